package com.penguinmails.inbox.tracking;

/** The few pages recipients see: no script, no picture, nothing of who they are. */
final class Pages {
  private static final String FRAME =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%1$s</title>
      <style>
      body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 4rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
      button { font: inherit; padding: .75rem 1.5rem; color: #fff; background: #1d4ed8; border: 0; border-radius: .375rem; cursor: pointer }
      button:focus-visible { outline: 3px solid #1a1a1a; outline-offset: 2px }
      </style>
      </head>
      <body>
      <main>
      <h1>%1$s</h1>
      %2$s
      </main>
      </body>
      </html>
      """;

  /** Without an action the form goes to the page's own address. */
  static final String ASK =
      FRAME.formatted(
          "Unsubscribe",
          """
          <p>Press the button and you will get no more mail from this sender.</p>
          <form method="post">
          <input type="hidden" name="List-Unsubscribe" value="One-Click">
          <button type="submit">Unsubscribe</button>
          </form>\
          """);

  static final String DONE =
      FRAME.formatted(
          "You are unsubscribed",
          "<p>You will get no more mail from this sender. You can close this page.</p>");

  static final String MISSING =
      FRAME.formatted(
          "Page not found",
          "<p>This link does not work. Perhaps it was not copied as a whole.</p>");

  private Pages() {}
}
