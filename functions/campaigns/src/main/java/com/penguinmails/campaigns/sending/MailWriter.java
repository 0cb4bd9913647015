package com.penguinmails.campaigns.sending;

import com.penguinmails.campaigns.rendering.RenderedMail;
import com.penguinmails.campaigns.rendering.TemplateRenderer;
import com.penguinmails.mail.mime.MailAddress;
import com.penguinmails.mail.mime.MimeComposer;
import com.penguinmails.mail.mime.OutgoingMail;
import com.penguinmails.mail.tracking.TrackedHtml;
import com.penguinmails.mail.tracking.TrackingSubject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Turns a reserved send into a mail: rendered, tracked, with its headers. */
@Singleton
class MailWriter {
  private final TemplateRenderer renderer;
  private final TrackedHtml tracked;
  private final Signatures signatures;
  private final MimeComposer composer;

  MailWriter(TemplateRenderer renderer, TrackedHtml tracked, Signatures signatures, Clock clock) {
    this.renderer = renderer;
    this.tracked = tracked;
    this.signatures = signatures;
    this.composer = new MimeComposer(clock);
  }

  /**
   * Writes one mail.
   *
   * @throws com.penguinmails.campaigns.rendering.TemplateException when the template cannot be
   *     rendered
   * @throws MissingKeyException when the account's domain signs and its key is not to be had
   */
  WrittenMail write(UUID tenantId, PlannedMail plan) {
    TrackingSubject subject =
        new TrackingSubject(
            tenantId, plan.key().value(), plan.lead().id(), plan.campaignId(), plan.enrolmentId());
    String unsubscribe = tracked.unsubscribeUrl(subject);
    RenderedMail rendered =
        renderer.render(
            plan.content().subject(), plan.content().template(), variables(plan, unsubscribe));
    OutgoingMail mail = outgoing(plan, subject, rendered).withUnsubscribe(unsubscribe);
    List<String> thread = plan.thread();
    OutgoingMail threaded = thread.isEmpty() ? mail : mail.inThread(thread.getLast(), thread);
    return new WrittenMail(
        plan, threaded, signatures.sign(composer.compose(threaded), plan.account().dkim()));
  }

  private OutgoingMail outgoing(PlannedMail plan, TrackingSubject subject, RenderedMail rendered) {
    return OutgoingMail.of(
        plan.messageId(),
        plan.key().value(),
        new MailAddress(senderName(plan), plan.account().email()),
        MailAddress.of(plan.lead().email()),
        new OutgoingMail.Body(
            rendered.subject(), rendered.text(), html(plan, subject, rendered.html())));
  }

  private String html(PlannedMail plan, TrackingSubject subject, String html) {
    return tracked.rewrite(
        html, subject, plan.content().trackClicks(), plan.content().trackOpens());
  }

  private static @org.jspecify.annotations.Nullable String senderName(PlannedMail plan) {
    String override = plan.content().fromName();
    return override == null ? plan.account().displayName() : override;
  }

  private static Map<String, Object> variables(PlannedMail plan, String unsubscribe) {
    Map<String, Object> variables = new HashMap<>(plan.lead().variables());
    String sender = senderName(plan);
    variables.put("sender_name", sender == null ? "" : sender);
    variables.put("sender_email", plan.account().email());
    variables.put("unsubscribe_url", unsubscribe);
    return variables;
  }
}
