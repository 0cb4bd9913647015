/**
 * Entry points of this module on AWS Lambda.
 *
 * <p>Named in template.yaml.
 */
@NullMarked
package com.penguinmails.operations.lambda;

import org.jspecify.annotations.NullMarked;
