package com.penguinmails.campaigns.rendering;

import com.penguinmails.mail.mime.HtmlText;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Renders Liquid templates for one lead. Content with an HTML tag is HTML and its text part is
 * derived from it; content without one is text and its HTML is derived. Values are escaped in HTML
 * and printed as they are elsewhere. Safe for use by several threads.
 *
 * <p>Limits: 256 KiB of template, 1 MiB rendered, 10,000 loop passes, 2 s. {@code include} is
 * refused.
 */
@Singleton
public final class TemplateRenderer {
  /** Largest subject or content of a template, in bytes of UTF-8. */
  public static final int MAX_TEMPLATE_BYTES = 256 * 1024;

  // RFC 5322 section 2.1.1: the longest line; a longer subject is nobody's intent.
  private static final int MAX_SUBJECT = 998;
  private static final int CACHED = 256;
  private static final Pattern LINE_BREAKING = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

  private final Map<Source, CompiledTemplate> compiled = new Recent();

  /**
   * Renders subject and content with the variables of one lead. A missing or blank variable prints
   * nothing.
   *
   * @param variables text, numbers, booleans and maps of them; {@code custom} may be a map or a set
   *     of {@code custom.name} keys
   * @throws TemplateException when the template is invalid or exceeds a limit
   */
  public RenderedMail render(
      String subject, String content, Map<String, ? extends @Nullable Object> variables) {
    Map<String, Object> values = TemplateVariables.of(variables);
    String line = render(new Source(LiquidDialect.TEXT, subject), values);
    if (HtmlTags.isHtml(content)) {
      String html = render(new Source(LiquidDialect.HTML, content), values);
      return new RenderedMail(oneLine(line), html, HtmlText.of(html));
    }
    String text = render(new Source(LiquidDialect.TEXT, content), values);
    return new RenderedMail(oneLine(line), TextHtml.of(text), text);
  }

  /**
   * Compiles subject and content without rendering them.
   *
   * @throws TemplateException with the line when one of them is not valid Liquid
   */
  public void check(String subject, String content) {
    compile(new Source(LiquidDialect.TEXT, subject));
    compile(
        new Source(HtmlTags.isHtml(content) ? LiquidDialect.HTML : LiquidDialect.TEXT, content));
  }

  private String render(Source source, Map<String, Object> values) {
    CompiledTemplate template = compile(source);
    return WholeCharacters.of(LiquidErrors.explained(() -> template.render(values)));
  }

  private CompiledTemplate compile(Source source) {
    synchronized (compiled) {
      CompiledTemplate known = compiled.get(source);
      if (known != null) {
        return known;
      }
    }
    if (source.text().getBytes(StandardCharsets.UTF_8).length > MAX_TEMPLATE_BYTES) {
      throw new TemplateException(0, "The template is larger than 256 KiB.");
    }
    CompiledTemplate fresh = LiquidErrors.explained(() -> source.dialect().compile(source.text()));
    synchronized (compiled) {
      compiled.put(source, fresh);
    }
    return fresh;
  }

  private static String oneLine(String subject) {
    String line = LINE_BREAKING.matcher(subject).replaceAll(" ").strip();
    return line.length() > MAX_SUBJECT
        ? WholeCharacters.of(line.substring(0, MAX_SUBJECT)).strip()
        : line;
  }

  private record Source(LiquidDialect dialect, String text) {}

  /** Keeps the templates used last. */
  private static final class Recent extends LinkedHashMap<Source, CompiledTemplate> {
    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Source, CompiledTemplate> eldest) {
      return size() > CACHED;
    }
  }
}
