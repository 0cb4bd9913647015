/**
 * A campaign while everything around it is killed: processes, database, SMTP server.
 *
 * <p>Afterwards the server's mails are compared with the ledger, one by one.
 */
@NullMarked
package com.penguinmails.bench.chaos;

import org.jspecify.annotations.NullMarked;
