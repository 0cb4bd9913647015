/**
 * Preparing a cluster: roles and databases before the first migration, as the master user of RDS
 * has to.
 */
@NullMarked
package com.penguinmails.data.migration;

import org.jspecify.annotations.NullMarked;
