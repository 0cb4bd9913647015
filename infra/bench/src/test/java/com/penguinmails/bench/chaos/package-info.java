@org.jspecify.annotations.NullMarked
package com.penguinmails.bench.chaos;
