package com.penguinmails.campaigns.rendering;

import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import liqp.Insertions;
import liqp.TemplateContext;
import liqp.TemplateParser;
import liqp.filters.Filter;
import liqp.filters.Filters;
import liqp.nodes.LNode;
import liqp.org.antlr.v4.runtime.tree.ParseTree;
import liqp.parser.Flavor;

/** The Liquid of one kind of output: its parser, filters and tags. */
final class LiquidDialect {
  static final LiquidDialect TEXT =
      new LiquidDialect(Insertions.STANDARD_INSERTIONS, List.of(), TextNodes::new);
  static final LiquidDialect HTML =
      new LiquidDialect(HtmlInsertions.all(), HtmlFilters.all(), HtmlNodes::new);

  private final Insertions insertions;
  private final Filters filters;
  private final TemplateParser parser = newParser();
  private final BiFunction<Insertions, Filters, TextNodes> builder;

  private LiquidDialect(
      Insertions insertions,
      List<Filter> overrides,
      BiFunction<Insertions, Filters, TextNodes> builder) {
    this.insertions = insertions;
    this.filters = Filters.of(bounded(Filters.DEFAULT_FILTERS.mergeWith(overrides)));
    this.builder = builder;
  }

  private static TemplateParser newParser() {
    return new TemplateParser.Builder()
        .withFlavor(Flavor.LIQUID)
        .withErrorMode(TemplateParser.ErrorMode.STRICT)
        .withDefaultTimeZone(ZoneOffset.UTC)
        .withRenderTransformer(new BoundedOutput())
        .withMaxIterations(RenderBudget.MAX_ITERATIONS)
        .withNameResolver(
            name -> {
              throw new TemplateException(0, "include is not available in mail templates.");
            })
        .build();
  }

  private static List<Filter> bounded(Filters filters) {
    List<Filter> bounded = new ArrayList<>();
    filters.values().forEach(filter -> bounded.add(new BoundedFilter(filter)));
    return bounded;
  }

  CompiledTemplate compile(String source) {
    CompiledTemplate compiled = new CompiledTemplate(this, parser.parse(source).getParseTree());
    // Unknown tags and filters show only when the tree is built, so build it once for them.
    compiled.nodes();
    return compiled;
  }

  LNode nodes(ParseTree tree) {
    return builder.apply(insertions, filters).visit(tree);
  }

  TemplateContext context(Map<String, Object> variables) {
    TemplateContext context = new TemplateContext(parser, variables);
    new RenderBudget().attachTo(context);
    return context;
  }
}
