/**
 * Lists: keyset pages with an opaque cursor.
 *
 * <p>Counts only on request.
 */
@NullMarked
package com.penguinmails.web.paging;

import org.jspecify.annotations.NullMarked;
