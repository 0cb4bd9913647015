/**
 * How fast campaigns are scheduled and sent, beside the least that the same work costs.
 *
 * <p>The product itself runs; the bare sides use the same server and the same database.
 */
@NullMarked
package com.penguinmails.bench.sending;

import org.jspecify.annotations.NullMarked;
