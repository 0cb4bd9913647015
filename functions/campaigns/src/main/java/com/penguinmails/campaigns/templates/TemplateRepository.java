package com.penguinmails.campaigns.templates;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.DatabaseException;
import com.penguinmails.data.sql.Row;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.Ids;
import com.penguinmails.web.paging.PageRequest;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Templates of the running tenant. */
@Singleton
class TemplateRepository {
  private final Database oltp;

  TemplateRepository(@Named("oltp") Database oltp) {
    this.oltp = oltp;
  }

  List<Template> page(PageRequest page) {
    return oltp.list(
        """
        select * from templates where (created, id) < (?, ?) order by created desc, id desc limit ?
        """,
        TemplateRepository::template,
        page.cursor().created(),
        page.cursor().id(),
        page.fetch());
  }

  Optional<Template> find(UUID id) {
    return oltp.first("select * from templates where id = ?", TemplateRepository::template, id);
  }

  Template insert(NewTemplate template) {
    return oltp.first(
            """
            with row as (
              insert into templates (id, tenant_id, name, subject, content)
              values (?, app_sec.tenant_id(), ?, ?, ?) returning *)
            select row.*, app_sec.audit('template.created', 'template', row.id, null, to_jsonb(row)) from row
            """,
            TemplateRepository::template,
            Ids.next(),
            template.name(),
            template.subject(),
            template.content())
        .orElseThrow();
  }

  /**
   * Changes a template after {@code check} has seen its last change.
   *
   * @throws ApiError 404 when there is none
   */
  Template update(UUID id, TemplateChange change, Consumer<Instant> check) {
    return oltp.transact(
        sql -> {
          Template before =
              sql.first(
                      "select * from templates where id = ? for update",
                      TemplateRepository::template,
                      id)
                  .orElseThrow(() -> ApiError.notFound("template", id));
          check.accept(before.updated());
          return sql.first(
                  """
                  with old as (select * from templates where id = ?),
                  row as (
                    update templates
                       set name = coalesce(?, name), subject = coalesce(?, subject), content = coalesce(?, content),
                           updated = now()
                     where id = ? returning *)
                  select row.*, app_sec.audit('template.updated', 'template', row.id, to_jsonb(old), to_jsonb(row))
                    from row, old
                  """,
                  TemplateRepository::template,
                  id,
                  change.name(),
                  change.subject(),
                  change.content(),
                  id)
              .orElseThrow();
        });
  }

  /**
   * Removes a template; returns whether there was one.
   *
   * @throws ApiError 409 while a campaign uses it
   */
  boolean delete(UUID id) {
    try {
      return oltp.first(
              """
              with row as (delete from templates where id = ? returning *)
              select app_sec.audit('template.deleted', 'template', row.id, to_jsonb(row), null) from row
              """,
              row -> true,
              id)
          .isPresent();
    } catch (DatabaseException e) {
      if (e.isReference()) {
        throw ApiError.conflict(
            "template_in_use", "A campaign uses this template; change its steps or delete it.");
      }
      throw e;
    }
  }

  private static Template template(Row row) throws SQLException {
    return new Template(
        row.uuid("id"),
        row.text("name"),
        row.text("subject"),
        row.text("content"),
        row.instant("created"),
        row.instant("updated"));
  }
}
