/**
 * The rehearsal of {@code infra/runbooks/restore.md}: a running product is copied, damaged and
 * restored to the moment before.
 */
@NullMarked
package com.penguinmails.local.restore;

import org.jspecify.annotations.NullMarked;
