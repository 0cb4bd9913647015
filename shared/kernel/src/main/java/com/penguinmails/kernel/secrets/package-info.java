/**
 * Where secrets live: never in the database, a log or an error.
 *
 * <p>Rows hold only the path of a secret ({@code email_accounts.vault_key_path}).
 */
@NullMarked
package com.penguinmails.kernel.secrets;

import org.jspecify.annotations.NullMarked;
