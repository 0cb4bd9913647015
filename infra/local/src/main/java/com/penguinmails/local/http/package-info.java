/** The web server that the gateway and the Runtime API share. */
@NullMarked
package com.penguinmails.local.http;

import org.jspecify.annotations.NullMarked;
