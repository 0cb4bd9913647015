/**
 * One outgoing mail as RFC 5322 bytes: headers, multipart/alternative, encodings. Values that would
 * break a header are refused or flattened here, once. DKIM is applied to the bytes afterwards.
 */
@NullMarked
package com.penguinmails.mail.mime;

import org.jspecify.annotations.NullMarked;
