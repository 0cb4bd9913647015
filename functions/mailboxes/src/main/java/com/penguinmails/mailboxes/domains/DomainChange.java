package com.penguinmails.mailboxes.domains;

import io.micronaut.serde.annotation.Serdeable;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a caller changes of a domain; what is absent stays. */
@Serdeable
record DomainChange(@Nullable Boolean isPrimary, @Nullable UUID companyId) {}
