/**
 * Companies: the workspaces of a tenant, typically one per client of an agency.
 *
 * <p>The pattern of every resource: a controller, a repository with its SQL, records in between.
 */
@NullMarked
package com.penguinmails.identity.companies;

import org.jspecify.annotations.NullMarked;
