package com.penguinmails.campaigns.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class TemplateRendererTest {
  private static final String SCRIPT = "<script>alert('x')</script>";

  private final TemplateRenderer renderer = new TemplateRenderer();

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          Hi {{ first_name }}! => Hi Ada!
          Hi {{ nickname }}! => Hi !
          Hi {{ nickname | default: "there" }} => Hi there
          Hi {{ spaces | default: "there" }} => Hi there
          Hi {{ first_name | default: "there" }} => Hi Ada
          {{ first_name | upcase }} of {{ company }} => ADA of R&D <Ltd>
          {{ custom.team }} {{ custom["team"] }} => Blue Blue
          {{ custom.none | default: "no team" }} => no team
          {% if company contains "R&D" %}yes{% else %}no{% endif %} => yes
          {% unless nickname %}formal{% endunless %} => formal
          """)
  void shouldRenderSubjects(String template, String expected) {
    assertThat(renderer.render(template, "x", values()).subject()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ evil }}",
        "{{ evil | upcase }}",
        "{{ evil | escape }}",
        "{{ evil | newline_to_br }}",
        "{{ evil | append: evil }}",
        "{{ evil | url_encode | url_decode }}",
        "{{ evil | split: \",\" }}",
        "{{ evil | split: \"\" | join: \"\" }}",
        "{{ nothing | default: evil }}",
        "{% capture x %}{{ evil }}{% endcapture %}{{ x }}",
        "{% capture x %}{{ evil }}{% endcapture %}{{ x | upcase }}",
        "{% assign x = evil %}{{ x }}",
        "{% cycle evil, evil %}",
        "{% for c in list %}{{ c }}{% endfor %}",
        "{% case first_name %}{% when \"Ada\" %}{{ evil }}{% endcase %}",
        "{% tablerow c in list %}{{ c }}{% endtablerow %}",
        "{% ifchanged %}{{ evil }}{% endifchanged %}",
        "{{ custom }}",
        "{{ custom.team | prepend: evil | escape_once }}",
        "{{ first_name | replace: \"Ada\", evil }}"
      })
  void shouldNeverLetALeadWriteHtml(String output) {
    Map<String, Object> values =
        Map.of(
            "evil", SCRIPT, "first_name", "Ada", "custom", Map.of("team", SCRIPT), "list", SCRIPT);

    String html = renderer.render("s", "<p>" + output + "</p>", values).html();

    assertThat(html).doesNotContainIgnoringCase("<script").startsWith("<p>");
  }

  @Test
  void shouldEscapeOnceInHtmlAndNotInTextOrSubject() {
    RenderedMail mail =
        renderer.render("{{ company }}", "<p title=\"{{ company }}\">{{ company }}</p>", values());

    assertThat(mail.subject()).isEqualTo("R&D <Ltd>");
    assertThat(mail.html()).isEqualTo("<p title=\"R&amp;D &lt;Ltd&gt;\">R&amp;D &lt;Ltd&gt;</p>");
    assertThat(mail.text()).isEqualTo("R&D <Ltd>");
  }

  @Test
  void shouldKeepTheHtmlOfTheAuthorInACapture() {
    String html =
        renderer
            .render("s", "{% capture b %}<b>{{ company }}</b>{% endcapture %}{{ b }}", values())
            .html();
    assertThat(html).isEqualTo("<b>R&amp;D &lt;Ltd&gt;</b>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          {{ emoji | slice: 0 }}! => !
          {{ emoji | slice: 0, 2 }}! => \ud83d\udc27!
          {{ emoji | truncate: 4 }} => ...
          {{ emoji | split: "" | join: "-" }} => --A
          """)
  void shouldLeaveOutHalvesOfCharacters(String template, String expected) {
    Map<String, String> values = Map.of("emoji", "\ud83d\udc27A and others");
    RenderedMail mail = renderer.render(template, "<p>" + template, values);
    assertThat(mail.subject()).startsWith(expected);
    assertThat(mail.text()).startsWith(expected);
    assertThat(mail.html()).startsWith("<p>" + expected);
  }

  @Test
  void shouldNotCutASubjectInsideACharacter() {
    String subject = "x".repeat(997) + "\ud83d\udc27";
    assertThat(renderer.render(subject, "x", Map.of()).subject()).isEqualTo("x".repeat(997));
  }

  @Test
  void shouldKeepASubjectOnOneLine() {
    Map<String, String> values = Map.of("first_name", "Ada\r\nBcc: all@example.org\u2028x\u0000");
    assertThat(renderer.render("Hi {{ first_name }}", "x", values).subject())
        .isEqualTo("Hi Ada Bcc: all@example.org x");
  }

  @Test
  void shouldDeriveTextFromHtml() {
    String html =
        """
        <html><head><title>t</title><style>p{color:red}</style></head><body>
        <h1>Hello {{ first_name }}</h1><p>One
           two<br>three <a href="https://example.org/a?b=1&amp;c=2">our page</a>.</p>
        <ul><li>first</li><li>second</li></ul>
        <p><a href="https://example.org">https://example.org</a></p></body></html>
        """;
    assertThat(renderer.render("s", html, values()).text())
        .isEqualTo(
            """
            Hello Ada

            One two
            three our page (https://example.org/a?b=1&c=2).

            - first
            - second

            https://example.org\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      textBlock =
          """
          see https://example.org/Ada_(name) now => https://example.org/Ada_(name)
          (https://example.org/a_(b).) => https://example.org/a_(b)
          (see https://example.org/a). => https://example.org/a
          https://example.org/(a)(b)? => https://example.org/(a)(b)
          \u201chttps://example.org/\u201d => https://example.org/
          https://example.org/a]}, => https://example.org/a
          """)
  void shouldFindTheEndOfAnAddress(String text, String address) {
    assertThat(renderer.render("s", text, values()).html())
        .contains("<a href=\"" + address + "\">" + address + "</a>");
  }

  @Test
  void shouldDeriveHtmlFromText() {
    RenderedMail mail =
        renderer.render(
            "s", "Hi {{ company }}\nline\n\nSee https://example.org/a?b=1&c=2.", values());
    assertThat(mail.text()).isEqualTo("Hi R&D <Ltd>\nline\n\nSee https://example.org/a?b=1&c=2.");
    assertThat(mail.html())
        .contains("<p>Hi R&amp;D &lt;Ltd&gt;<br>\nline</p>")
        .contains(
            "<p>See <a href=\"https://example.org/a?b=1&amp;c=2\">"
                + "https://example.org/a?b=1&amp;c=2</a>.</p>");
  }

  @Test
  void shouldReadLineEndsOfAnySystem() {
    assertThat(renderer.render("s", "one\r\ntwo\r\n\r\nthree", values()).html())
        .contains("<p>one<br>\ntwo</p>\n<p>three</p>");
  }

  @Test
  void shouldNotLetALeadTurnTextIntoHtml() {
    RenderedMail mail = renderer.render("s", "Hi {{ evil }}", Map.of("evil", SCRIPT));
    assertThat(mail.text()).isEqualTo("Hi " + SCRIPT);
    assertThat(mail.html()).doesNotContain("<script");
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          <p>Hello</p> => true
          a<br/>b => true
          <!DOCTYPE html>x => true
          <a href="x">y</a> => true
          a < b and c > d => false
          write to <ada@example.org> => false
          see <https://example.org> => false
          {% if a < b %}x{% endif %} => false
          Dear <first name> => false
          """)
  void shouldTellHtmlFromText(String content, boolean html) {
    assertThat(HtmlTags.isHtml(content)).isEqualTo(html);
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " => ",
      quoteCharacter = '`',
      textBlock =
          """
          {{ first_name => 1
          {% if a %}x => 1
          {% endif %} => 1
          {{ a | nosuchfilter }} => 1
          {% nosuchtag %} => 1
          {% include "etc/passwd" %} => 1
          {% include 'a' with b %} => 1
          {{ a b c }} => 1
          """)
  void shouldRefuseWhatIsNotLiquidWithItsLine(String template, int line) {
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> renderer.check("subject", "one\n\n" + template))
        .satisfies(e -> assertThat(e.line()).isGreaterThanOrEqualTo(line + 2))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("liqp", "Exception", "Context"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..5000) %}{% for j in (1..5000) %}x{% endfor %}{% endfor %}",
        "{% assign a = 'xxxxxxxxxx' %}{% for i in (1..60) %}"
            + "{% assign a = a | append: a %}{% endfor %}{{ a | size }}",
        "{% capture a %}xxxxxxxxxx{% endcapture %}{% for i in (1..60) %}"
            + "{% capture a %}{{ a }}{{ a }}{% endcapture %}{% endfor %}",
        "{{ '1e999999999' | plus: 1 }}",
        "{{ big | plus: 1 }}",
        "{{ '2026-01-01' | date: '%9999999999Y' }}",
        "{% assign a = wide | append: wide %}{{ a | replace: 'x', a }}",
      })
  void shouldStopTemplatesThatWantTooMuch(String template) {
    Map<String, Object> values = Map.of("big", "1e999999999", "wide", "x".repeat(300_000));
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> renderer.render("s", template, values));
  }

  @Test
  void shouldRefuseOversizedAndTooDeepTemplates() {
    String deep = "{% if a %}".repeat(5_000) + "{% endif %}".repeat(5_000);
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> renderer.check("s", "x".repeat(TemplateRenderer.MAX_TEMPLATE_BYTES + 1)));
    assertThatExceptionOfType(TemplateException.class).isThrownBy(() -> renderer.check("s", deep));
  }

  @Test
  void shouldLinkLongRunsOfPunctuationInReasonableTime() {
    Map<String, String> values = Map.of("a", "https://example.org" + ")".repeat(500_000) + "x");
    assertThat(renderer.render("s", "{{ a }}", values).html()).contains("<a href");
  }

  @Test
  void shouldNotRenderMoreThanAMebibyte() {
    Map<String, String> values = Map.of("a", "x".repeat(600_000));
    assertThatExceptionOfType(TemplateException.class)
        .isThrownBy(() -> renderer.render("s", "{{ a }}{{ a }}", values));
  }

  @Test
  void shouldNotRememberVariablesBetweenMails() {
    String template = "{% assign x = first_name %}{{ x }}{{ y }}{% assign y = 1 %}";
    renderer.render(template, "x", Map.of("first_name", "Ada"));
    assertThat(renderer.render(template, "x", Map.of()).subject()).isEmpty();
  }

  private static Map<String, String> values() {
    return Map.of(
        "first_name", "Ada", "spaces", "  ", "company", "R&D <Ltd>", "custom.team", "Blue");
  }
}
