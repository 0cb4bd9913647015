/** Proxies in front of the databases, as CloudWatch tells of them. */
@NullMarked
package com.penguinmails.operations.pools;

import org.jspecify.annotations.NullMarked;
