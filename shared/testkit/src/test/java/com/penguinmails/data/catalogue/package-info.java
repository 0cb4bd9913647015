/**
 * What must hold for every table, read from the catalogue.
 *
 * <p>Each rule is shown to fail on a planted defect.
 */
@NullMarked
package com.penguinmails.data.catalogue;

import org.jspecify.annotations.NullMarked;
