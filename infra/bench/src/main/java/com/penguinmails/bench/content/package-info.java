/**
 * Bodies: what compression saves and costs, and how a new dictionary is trained.
 *
 * <p>Only made-up mails, or files an operator names.
 */
@NullMarked
package com.penguinmails.bench.content;

import org.jspecify.annotations.NullMarked;
