@NullMarked
package com.penguinmails.billing;

import org.jspecify.annotations.NullMarked;
