/** Tests of the audit chain. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.data.audit;
