package com.penguinmails.operations.privacy;

import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;

/** The four databases: forgetting is the one thing that happens in all of them. */
@Singleton
record Tiers(
    @Named("oltp") Database oltp,
    @Named("content") Database content,
    @Named("queue") Database queue,
    @Named("olap") Database olap) {}
