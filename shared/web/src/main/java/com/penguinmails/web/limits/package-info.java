/**
 * What a tenant's plan allows of the API: access, features, and requests per minute.
 *
 * <p>Limits on things are kept by the database where they are created.
 */
@NullMarked
package com.penguinmails.web.limits;

import org.jspecify.annotations.NullMarked;
