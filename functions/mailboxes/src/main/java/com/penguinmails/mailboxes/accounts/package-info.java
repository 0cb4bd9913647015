/**
 * Email accounts: the mailboxes campaigns are sent from and replies are read from.
 *
 * <p>Rows hold settings and the path of the password; the password itself is only in the secret
 * store.
 */
@NullMarked
package com.penguinmails.mailboxes.accounts;

import org.jspecify.annotations.NullMarked;
