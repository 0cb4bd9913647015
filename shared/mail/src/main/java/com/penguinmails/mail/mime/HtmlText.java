package com.penguinmails.mail.mime;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Parser;
import org.jsoup.select.NodeFilter;

/** The plain text of an HTML mail: paragraphs by blank lines, links as {@code text (url)}. */
public final class HtmlText {
  private static final Set<String> SKIPPED = Set.of("head", "style", "script", "title", "template");
  private static final Set<String> SPACED =
      Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "hr");
  private static final Pattern WORTH_SHOWING =
      Pattern.compile("(?:https?|mailto):", Pattern.CASE_INSENSITIVE);
  private static final Pattern SPACES = Pattern.compile("[ \\t\\x0B\\f\\r\\n]+");
  private static final Pattern BLANK_LINES = Pattern.compile("\n{3,}");
  // The look-behind keeps a long run of spaces from being tried from each of its positions.
  private static final Pattern LINE_ENDS = Pattern.compile("(?<![ \\u00a0])[ \\u00a0]++\n");

  // Deeper elements are read as if they were less deep; parsing takes time per level.
  private static final int MAX_DEPTH = 128;

  private HtmlText() {}

  /** Converts a whole document or a fragment. */
  public static String of(String html) {
    Writer writer = new Writer();
    Jsoup.parse(html, "", Parser.htmlParser().setMaxDepth(MAX_DEPTH)).filter(writer);
    String text = LINE_ENDS.matcher(writer.text).replaceAll("\n");
    return BLANK_LINES.matcher(text).replaceAll("\n\n").strip();
  }

  private static final class Writer implements NodeFilter {
    private final StringBuilder text = new StringBuilder();
    private final Deque<Integer> linksBegin = new ArrayDeque<>();

    @Override
    public FilterResult head(Node node, int depth) {
      if (node instanceof TextNode words) {
        append(words.getWholeText());
      } else if (node instanceof Element element) {
        if (SKIPPED.contains(element.normalName())) {
          return FilterResult.SKIP_ENTIRELY;
        }
        open(element);
      }
      return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int depth) {
      if (node instanceof Element element) {
        close(element);
      }
      return FilterResult.CONTINUE;
    }

    private void open(Element element) {
      switch (element.normalName()) {
        case "a" -> linksBegin.push(text.length());
        case "br" -> text.append('\n');
        case "li" -> {
          newLine();
          text.append("- ");
        }
        case "img" -> append(element.attr("alt"));
        case "td", "th" -> append(" ");
        default -> breakBefore(element);
      }
    }

    private void close(Element element) {
      if (element.normalName().equals("a")) {
        link(element);
      } else {
        breakBefore(element);
      }
    }

    private void link(Element link) {
      String url = link.attr("href").strip();
      String shown = text.substring(linksBegin.pop()).strip();
      boolean said = url.equals(shown) || url.equalsIgnoreCase("mailto:" + shown);
      if (!said && WORTH_SHOWING.matcher(url).lookingAt()) {
        append(shown.isEmpty() ? " " + url + " " : " (" + url + ")");
      }
    }

    private void breakBefore(Element element) {
      if (SPACED.contains(element.normalName())) {
        newLine();
        text.append('\n');
      } else if (element.isBlock() && !element.normalName().equals("td")) {
        newLine();
      }
    }

    private void newLine() {
      if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
    }

    private void append(String words) {
      String collapsed = SPACES.matcher(words).replaceAll(" ");
      boolean atBreak = text.isEmpty() || Character.isWhitespace(text.charAt(text.length() - 1));
      text.append(atBreak ? collapsed.stripLeading() : collapsed);
    }
  }
}
