/**
 * Sends nobody knows the end of: listed, looked up where the server is ours, resolved by people.
 *
 * <p>Nothing here repeats a mail by itself.
 */
@NullMarked
package com.penguinmails.campaigns.doubt;

import org.jspecify.annotations.NullMarked;
