/**
 * API Gateway on one machine: an HTTP server that turns requests into version 2.0 events for the
 * function the template names, and its answers back into HTTP.
 */
@NullMarked
package com.penguinmails.local.gateway;

import org.jspecify.annotations.NullMarked;
