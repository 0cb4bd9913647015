@NullMarked
package com.penguinmails.bench;

import org.jspecify.annotations.NullMarked;
