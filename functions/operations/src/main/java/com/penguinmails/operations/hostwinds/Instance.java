package com.penguinmails.operations.hostwinds;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A server as the provider shows it.
 *
 * @param id its {@code serviceid}
 * @param name the {@code srvrname} it was ordered with
 * @param mainAddress none while it is being built
 * @param running built, switched on, and nothing being done to it
 * @param created in the provider's own time zone
 */
public record Instance(
    String id,
    String name,
    @Nullable String mainAddress,
    boolean running,
    @Nullable LocalDateTime created) {}
