package com.penguinmails.bench.content;

import com.penguinmails.data.content.Body;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/**
 * HTML in the shape mail programs and editors produce: nested tables with inline styles,
 * conditional comments for Outlook, hidden preheaders, long tracking links, signatures with images,
 * quoted threads. Nothing the dictionary was trained on.
 */
final class RichHtml {
  private static final List<String> WORDS =
      List.of(
          ("invoice shipment quarterly roadmap onboarding warehouse margin calendar budget supplier forecast pipeline"
                  + " renewal contract compliance training support release dashboard integration partner region schedule"
                  + " meeting proposal benchmark audit retention delivery logistics capacity demand customer feedback")
              .split(" ", -1));

  private final Random random;

  RichHtml(long seed) {
    random = new Random(seed);
  }

  List<Body> make(int count) {
    List<Body> bodies = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String html =
          switch (i % 3) {
            case 0 -> newsletter(3 + random.nextInt(9));
            case 1 -> receipt(2 + random.nextInt(12));
            default -> thread(1 + random.nextInt(5));
          };
      bodies.add(new Body(html.replaceAll("<[^>]*>", " ").replaceAll("\\s+", " "), html));
    }
    return bodies;
  }

  private String newsletter(int articles) {
    StringBuilder html =
        new StringBuilder(
            """
            <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
            <html xmlns="http://www.w3.org/1999/xhtml" xmlns:o="urn:schemas-microsoft-com:office:office"><head>
            <meta name="viewport" content="width=device-width"><!--[if mso]><xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><![endif]-->
            <style>.ExternalClass{width:100%} @media only screen and (max-width:600px){.col{display:block!important;width:100%!important}}</style></head>
            <body style="margin:0;padding:0;background-color:#f4f4f7">
            """);
    html.append("<div style=\"display:none;max-height:0;overflow:hidden\">")
        .append(sentence(12))
        .append("&nbsp;&zwnj;".repeat(40))
        .append(
            "</div><table role=\"presentation\" width=\"600\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\">");
    for (int i = 0; i < articles; i++) {
      html.append(
              "<tr><td class=\"col\" width=\"280\" valign=\"top\" style=\"padding:12px 10px;font-family:Helvetica,Arial,sans-serif\">")
          .append("<a href=\"")
          .append(link())
          .append("\"><img src=\"https://cdn.example.net/img/")
          .append(token(12))
          .append(".png\" width=\"260\" alt=\"")
          .append(sentence(3))
          .append("\" style=\"display:block;border:0\"></a></td>")
          .append(
              "<td class=\"col\" style=\"padding:12px 10px;font-size:15px;line-height:22px;color:#333333\"><h2 style=\"margin:0 0 8px\">")
          .append(sentence(5))
          .append("</h2><p style=\"margin:0 0 12px\">")
          .append(sentence(40))
          .append("</p>")
          .append("<!--[if mso]><v:roundrect arcsize=\"10%\"><![endif]--><a href=\"")
          .append(link())
          .append("\" style=\"background:#")
          .append(Integer.toHexString(0x100000 + random.nextInt(0xeeeeee)))
          .append(";color:#fff;padding:10px 18px;text-decoration:none\">")
          .append(sentence(2))
          .append("</a></td></tr>\n");
    }
    return html.append("</table></body></html>").toString();
  }

  private String receipt(int lines) {
    StringBuilder html =
        new StringBuilder(
                "<html><body><div style=\"font-family:-apple-system,Segoe UI,Roboto\"><h1>Order ")
            .append(1_000_000 + random.nextInt(9_000_000))
            .append("</h1><table border=\"0\" width=\"100%\">");
    for (int i = 0; i < lines; i++) {
      html.append("<tr style=\"border-bottom:1px solid #eaeaec\"><td>")
          .append(sentence(4))
          .append("</td><td align=\"right\">")
          .append(1 + random.nextInt(9))
          .append("</td><td align=\"right\">€ ")
          .append(random.nextInt(500))
          .append(',')
          .append(10 + random.nextInt(89))
          .append("</td></tr>\n");
    }
    return html.append("</table><p>")
        .append(sentence(30))
        .append("</p></div></body></html>")
        .toString();
  }

  private String thread(int depth) {
    String quoted = "";
    for (int i = 0; i < depth; i++) {
      quoted =
          "<div dir=\"ltr\"><p class=\"MsoNormal\"><span style=\"font-size:11.0pt;font-family:&quot;Calibri&quot;,sans-serif\">"
              + sentence(15 + random.nextInt(60))
              + "<o:p></o:p></span></p></div><div class=\"gmail_signature\"><b>"
              + sentence(2)
              + "</b><br><img src=\"cid:image00"
              + i
              + ".png@01D9"
              + token(9)
              + "\"><br>"
              + sentence(14)
              + "</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">On "
              + (1 + random.nextInt(28))
              + " Nov 2026, &lt;"
              + sentence(1).toLowerCase(java.util.Locale.ROOT)
              + "@example.org&gt; wrote:<br></div><blockquote style=\"margin:0 0 0 .8ex;border-left:1px #ccc solid;padding-left:1ex\">"
              + quoted
              + "</blockquote></div>";
    }
    return "<html><body>" + quoted + "</body></html>";
  }

  private String link() {
    return "https://click.example.net/ls/click?upn=" + token(90 + random.nextInt(160));
  }

  private String sentence(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
    }
    return Character.toUpperCase(text.charAt(0)) + text.substring(1);
  }

  private String token(int bytes) {
    byte[] noise = new byte[bytes];
    random.nextBytes(noise);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(noise);
  }
}
