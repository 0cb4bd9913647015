/**
 * Figures of the databases that only the databases know.
 *
 * <p>Alarms and the dashboard in infra/stacks/observability.yaml read them.
 */
@NullMarked
package com.penguinmails.operations.figures;

import org.jspecify.annotations.NullMarked;
