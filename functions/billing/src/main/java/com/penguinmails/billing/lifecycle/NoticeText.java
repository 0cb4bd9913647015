package com.penguinmails.billing.lifecycle;

import com.penguinmails.billing.lifecycle.Notices.Kind;
import com.penguinmails.mail.mime.OutgoingMail;
import java.util.Map;

/** What a notice says. Facts come from Stripe and go into HTML only through {@link #html}. */
final class NoticeText {
  private NoticeText() {}

  static OutgoingMail.Body of(Kind kind, Map<String, String> facts) {
    String invoice = facts.getOrDefault("invoice", "");
    String amount = facts.getOrDefault("amount", "");
    String subject =
        switch (kind) {
          case PAYMENT_FAILED -> "Your payment of " + amount + " failed";
          case PAYMENT_ACTION_REQUIRED -> "Your bank asks you to confirm a payment of " + amount;
          case TRIAL_ENDING -> "Your trial ends soon";
          case ACCESS_SUSPENDED -> "Sending is suspended";
          case ACCESS_RESTORED -> "Everything works again";
          case SERVER_READY -> "Your server is ready";
          case SUBSCRIPTION_CANCELED -> "Your subscription has ended";
          case PAYMENT_RECEIVED -> "Thank you for your payment of " + amount;
          case PAYMENT_REFUNDED -> "Your payment was refunded";
          case SUBSCRIPTION_CHANGED -> "Your subscription was changed";
        };
    String text =
        switch (kind) {
          case PAYMENT_FAILED ->
              "We could not collect "
                  + amount
                  + " for invoice "
                  + invoice
                  + ". Please update your payment method; sending goes on for seven days meanwhile.";
          case PAYMENT_ACTION_REQUIRED ->
              "Your bank wants you to confirm the payment of "
                  + amount
                  + " for invoice "
                  + invoice
                  + ".";
          case TRIAL_ENDING ->
              "Your trial ends at "
                  + facts.getOrDefault("trial_end", "soon")
                  + ". Then your plan is charged.";
          case ACCESS_SUSPENDED ->
              "An invoice has not been paid for a week. Your data can be read, nothing is sent or changed until it is paid.";
          case ACCESS_RESTORED -> "Your payment has arrived. Campaigns go on where they stopped.";
          case SERVER_READY ->
              "The server of your subscription is set up. Your verified domains get its addresses by themselves.";
          case SUBSCRIPTION_CANCELED ->
              "Your subscription ended at "
                  + facts.getOrDefault("ended", "")
                  + ". Your data can be read for 90 days and is erased then.";
          case PAYMENT_RECEIVED -> "We received " + amount + " for invoice " + invoice + ".";
          case PAYMENT_REFUNDED -> "A refund for invoice " + invoice + " is on its way.";
          case SUBSCRIPTION_CHANGED ->
              "Your plan or its end was changed at " + facts.getOrDefault("happened", "") + ".";
        };
    String url = facts.get("url");
    String plain = url == null ? text : text + "\n\n" + url;
    String linked = url == null ? "" : "<p><a href=\"" + html(url) + "\">Invoice</a></p>";
    return new OutgoingMail.Body(subject, plain, "<p>" + html(text) + "</p>" + linked);
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
