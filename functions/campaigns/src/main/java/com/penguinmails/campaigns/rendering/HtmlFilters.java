package com.penguinmails.campaigns.rendering;

import java.util.List;
import java.util.function.UnaryOperator;
import liqp.TemplateContext;
import liqp.filters.Filter;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/** Filters that make HTML themselves; what they return is not escaped a second time. */
final class HtmlFilters {
  private HtmlFilters() {}

  static List<Filter> all() {
    return List.of(
        new Escaping("escape", HtmlEscape::text),
        new Escaping("h", HtmlEscape::text),
        new Escaping("escape_once", text -> HtmlEscape.text(Parser.unescapeEntities(text, false))),
        new Escaping("newline_to_br", text -> HtmlEscape.text(text).replace("\n", "<br>\n")));
  }

  private static final class Escaping extends Filter {
    private final UnaryOperator<String> escape;

    Escaping(String name, UnaryOperator<String> escape) {
      super(name);
      this.escape = escape;
    }

    @Override
    public Object apply(
        @Nullable Object value, TemplateContext context, @Nullable Object... arguments) {
      return switch (value) {
        case null -> "";
        case SafeHtml safe -> safe;
        default -> new SafeHtml(escape.apply(asString(value, context)));
      };
    }
  }
}
