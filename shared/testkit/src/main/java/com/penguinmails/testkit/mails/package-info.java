/**
 * Made-up mails of the kind the product stores, for tests, measurements and training.
 *
 * <p>No tenant's text is in them, so what is learned from them gives nobody away.
 */
@NullMarked
package com.penguinmails.testkit.mails;

import org.jspecify.annotations.NullMarked;
