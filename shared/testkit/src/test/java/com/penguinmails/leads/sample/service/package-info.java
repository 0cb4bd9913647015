/** Architecture rules and samples that break them. */
@NullMarked
package com.penguinmails.leads.sample.service;

import org.jspecify.annotations.NullMarked;
