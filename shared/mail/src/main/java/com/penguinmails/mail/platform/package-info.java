/**
 * The platform's own mail: notices to tenants about money, alerts to staff.
 *
 * <p>What it says belongs to the modules that have something to say.
 */
@NullMarked
package com.penguinmails.mail.platform;

import org.jspecify.annotations.NullMarked;
