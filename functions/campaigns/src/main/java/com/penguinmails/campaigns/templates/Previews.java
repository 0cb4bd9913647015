package com.penguinmails.campaigns.templates;

import com.penguinmails.campaigns.rendering.RenderedMail;
import com.penguinmails.campaigns.rendering.TemplateException;
import com.penguinmails.campaigns.rendering.TemplateRenderer;
import com.penguinmails.campaigns.sending.LeadVariables;
import com.penguinmails.data.sql.Database;
import com.penguinmails.kernel.ApiError;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Renders templates for people to look at, with the variables a mail would have. */
@Singleton
class Previews {
  private final Database oltp;
  private final LeadVariables leads;
  private final TemplateRenderer renderer;

  Previews(@Named("oltp") Database oltp, LeadVariables leads, TemplateRenderer renderer) {
    this.oltp = oltp;
    this.leads = leads;
    this.renderer = renderer;
  }

  /**
   * Renders a template.
   *
   * @throws ApiError 422 when the lead is not known or the template fails for these variables
   */
  Preview of(Template template, PreviewRequest request) {
    try {
      RenderedMail mail =
          renderer.render(template.subject(), template.content(), variables(request));
      return new Preview(mail.subject(), mail.html(), mail.text());
    } catch (TemplateException e) {
      throw ApiError.invalid("", LiquidCheck.explained(e));
    }
  }

  private Map<String, @Nullable Object> variables(PreviewRequest request) {
    if (request.leadId() != null && request.variables() != null) {
      throw ApiError.invalid("/variables", "cannot be combined with lead_id");
    }
    Map<String, @Nullable Object> variables = new HashMap<>();
    if (request.leadId() != null) {
      variables.putAll(ofLead(request.leadId()));
    } else if (request.variables() != null) {
      variables.putAll(request.variables());
    }
    variables.putIfAbsent("unsubscribe_url", "#unsubscribe");
    return variables;
  }

  private Map<String, Object> ofLead(UUID id) {
    return oltp.first(
            """
            select email as lead_email, name, first_name, last_name, company, job_title, city, country, website, timezone,
                   custom_fields
              from leads where id = ?
            """,
            leads::of,
            id)
        .orElseThrow(() -> ApiError.invalid("/lead_id", "is not one of your leads"));
  }
}
