package com.penguinmails.local.demo;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** Something to look at in the demo tenant: a company, its domain and two templates. */
public final class DemoContent {
  private static final UUID COMPANY = UUID.fromString("01930000-0000-7000-8000-000000000031");
  private static final UUID DOMAIN = UUID.fromString("01930000-0000-7000-8000-000000000032");
  private static final UUID INTRODUCTION = UUID.fromString("01930000-0000-7000-8000-000000000033");
  private static final UUID REMINDER = UUID.fromString("01930000-0000-7000-8000-000000000034");

  private DemoContent() {}

  /**
   * Writes it, or leaves what is there.
   *
   * @param owner connection of the database's owner to the transactional tier
   */
  public static void seed(Connection owner) throws SQLException {
    OwnerSql sql = new OwnerSql(owner);
    company(sql);
    sql.run(
        """
        insert into domains (id, tenant_id, company_id, domain, verification_status, is_primary, verified)
        values (?, ?, ?, 'demo.example', 'verified', true, now())
        on conflict do nothing
        """,
        DOMAIN,
        DemoTenants.DEMO,
        COMPANY);
    template(
        sql,
        INTRODUCTION,
        "Introduction",
        "{{ first_name | default: 'Hello' }}, a question about {{ company | default: 'your team'"
            + " }}",
        """
        <p>Hi {{ first_name | default: 'there' }},</p>
        <p>how does {{ company | default: 'your team' }} reach new customers today?</p>
        <p><a href="https://www.example.com/tour">A tour of two minutes</a></p>
        """);
    template(
        sql,
        REMINDER,
        "Reminder",
        "Did you see my mail, {{ first_name | default: 'by any chance' }}?",
        """
        <p>Hi {{ first_name | default: 'there' }},</p>
        <p>just one more line in case my first mail was lost.</p>
        """);
  }

  /** With the job that makes it known to the analytics tier, as the API would. */
  private static void company(OwnerSql sql) throws SQLException {
    sql.run(
        """
        with made as (
          insert into companies (id, tenant_id, name, workspace_name)
          values (?, ?, 'Demo company', 'demo')
          on conflict do nothing
          returning *)
        insert into outbox (id, tenant_id, queue_name, job_type, payload)
        select gen_random_uuid(), made.tenant_id, 'analytics-campaign', 'company-changed',
               jsonb_build_object('id', made.id, 'name', made.name, 'status', made.status,
                                  'updated', made.updated)
        from made
        """,
        COMPANY,
        DemoTenants.DEMO);
  }

  private static void template(OwnerSql sql, UUID id, String name, String subject, String content)
      throws SQLException {
    sql.run(
        """
        insert into templates (id, tenant_id, name, subject, content) values (?, ?, ?, ?, ?)
        on conflict do nothing
        """,
        id,
        DemoTenants.DEMO,
        name,
        subject,
        content);
  }
}
