/** The report about the databases, with every defect planted. */
@NullMarked
package com.penguinmails.operations.safety;

import org.jspecify.annotations.NullMarked;
