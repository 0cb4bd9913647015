/**
 * The tenant lock against a real PostgreSQL.
 *
 * <p>Here and not in shared/data, which cannot depend on the test kit.
 */
@NullMarked
package com.penguinmails.data.tenancy;

import org.jspecify.annotations.NullMarked;
