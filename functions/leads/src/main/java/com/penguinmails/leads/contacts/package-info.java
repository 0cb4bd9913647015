/**
 * Leads: the people a tenant writes to, one row per address.
 *
 * <p>Lists of them come in through {@link com.penguinmails.leads.uploads}.
 */
@NullMarked
package com.penguinmails.leads.contacts;

import org.jspecify.annotations.NullMarked;
