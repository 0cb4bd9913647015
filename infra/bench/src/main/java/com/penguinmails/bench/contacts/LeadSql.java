package com.penguinmails.bench.contacts;

/**
 * What the product sends for a request, word for word ({@code LeadRepository}, behind the context
 * that {@code TenantDataSource} puts in front): the floor is the same work for the database.
 */
final class LeadSql {
  private static final String CONTEXT = "select app_sec.set_context(?, ?, ?);";

  /** Parameters of the context, which come first. */
  static final int CONTEXT_PARAMETERS = 3;

  static final String PAGE =
      CONTEXT
          + """
          select * from leads
           where (created, id) < (?, ?)
             and (cast(? as text) is null or status = ?)
             and (cast(? as uuid) is null or import_id = ?)
             and (cast(? as text) is null or email ^@ ?)
           order by created desc, id desc limit ?
          """;

  static final String ONE = CONTEXT + "select * from leads where id = ?";

  static final String INSERT =
      CONTEXT
          + """
          with row as (
            insert into leads (id, tenant_id, email, name, first_name, last_name, company, job_title, city,
                               country, website, timezone, custom_fields, status)
            values (?, app_sec.tenant_id(), ?, nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),
                    nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''), nullif(?, ''),
                    coalesce(?, '{}'::jsonb),
                    coalesce((select case when reason in ('hard_bounce', 'soft_bounce') then 'bounced' else 'unsubscribed' end
                                from suppression_list where email = ?), 'active'))
            returning *)
          select row.*, app_sec.audit('lead.created', 'lead', row.id, null, to_jsonb(row)) from row
          """;

  private LeadSql() {}
}
