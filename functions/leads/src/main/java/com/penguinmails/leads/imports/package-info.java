/**
 * Reading an uploaded lead list: encodings, delimiters, headers, row checks and duplicates within
 * the file, in one streaming pass and without a database. {@link
 * com.penguinmails.leads.imports.LeadFileReader} is the way in. Whatever is refused is told by line
 * through {@link com.penguinmails.leads.imports.ErrorReport}.
 */
@NullMarked
package com.penguinmails.leads.imports;

import org.jspecify.annotations.NullMarked;
