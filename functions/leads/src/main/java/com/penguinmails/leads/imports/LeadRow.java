package com.penguinmails.leads.imports;

import com.penguinmails.kernel.EmailAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One accepted row. A blank or absent cell is {@code null}, so that an import never wipes what is
 * known. Values are as the file has them (formula-like ones too) without invisible ends and NUL
 * characters.
 *
 * @param line physical line on which the row starts, from 1
 * @param name the file's full name, or first and last name joined, at most 200 characters
 * @param custom values of unknown columns by key, in file order, at most {@link
 *     Header#MAX_CUSTOM_COLUMNS}
 */
public record LeadRow(
    long line,
    EmailAddress email,
    @Nullable String firstName,
    @Nullable String lastName,
    @Nullable String name,
    @Nullable String company,
    @Nullable String jobTitle,
    @Nullable String city,
    @Nullable String country,
    @Nullable String website,
    @Nullable String timezone,
    Map<String, String> custom) {}
