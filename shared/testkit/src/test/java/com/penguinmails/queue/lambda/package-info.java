/** What Lambda calls. */
@org.jspecify.annotations.NullMarked
package com.penguinmails.queue.lambda;
