package com.penguinmails.operations.safety;

import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something to mend.
 *
 * @param kind tenant_index, foreign_key_index, row_security, open_policy, view, foreign_key_tenant,
 *     unique_index, privilege, hot_table, table_scans, dead_tuples or slow_statement
 * @param object the table, index, view, constraint or statement
 * @param severity watch or alert
 * @param ddl what mends it; null when a person must decide
 */
@Serdeable
record SafetyFinding(
    @Schema(example = "oltp") String tier,
    @Schema(example = "tenant_index") String kind,
    @Schema(example = "leads") String object,
    @Schema(example = "alert") String severity,
    @Schema(example = "No index begins with tenant_id.") String detail,
    @Schema(example = "create index concurrently idx_leads_tenant on leads (tenant_id)")
        @Nullable String ddl) {}
