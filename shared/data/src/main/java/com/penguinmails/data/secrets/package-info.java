/**
 * Which secret store a function uses: files on a laptop, AWS Secrets Manager in the cloud.
 *
 * <p>The interface is {@code com.penguinmails.kernel.secrets.SecretStore}.
 */
@NullMarked
package com.penguinmails.data.secrets;

import org.jspecify.annotations.NullMarked;
