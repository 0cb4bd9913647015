/**
 * Entry points of this module on AWS Lambda.
 *
 * <p>Named in template.yaml.
 */
@NullMarked
package com.penguinmails.billing.lambda;

import org.jspecify.annotations.NullMarked;
