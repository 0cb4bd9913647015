/**
 * Who calls: JWT bearer tokens of an OIDC issuer and API keys, memberships and permissions.
 *
 * <p>The filter here opens the tenant context every statement needs.
 */
@NullMarked
package com.penguinmails.web.identity;

import org.jspecify.annotations.NullMarked;
