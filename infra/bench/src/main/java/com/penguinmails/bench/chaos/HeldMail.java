package com.penguinmails.bench.chaos;

/**
 * A mail a server has.
 *
 * @param key the product's storage key, {@code none} when it has none
 * @param recipient whom the server has it for
 */
record HeldMail(String key, String recipient, String subject) {}
