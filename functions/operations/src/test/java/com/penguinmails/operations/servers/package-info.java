/** What staff do with servers and addresses. */
@NullMarked
package com.penguinmails.operations.servers;

import org.jspecify.annotations.NullMarked;
