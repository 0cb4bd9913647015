package com.penguinmails.leads.imports;

/**
 * What a file held: {@code rows = accepted + duplicatesInFile + invalid}, always. The database
 * later splits {@code accepted} into imported and updated.
 */
public record FileCounts(long rows, long accepted, long duplicatesInFile, long invalid) {}
