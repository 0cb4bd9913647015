/**
 * A local Hostwinds: the real protocol over HTTP, servers that take time to build, invoices,
 * faults.
 *
 * <p>Tests and the local runner start one; it never leaves the loopback interface.
 */
@NullMarked
package com.penguinmails.testkit.hostwinds;

import org.jspecify.annotations.NullMarked;
