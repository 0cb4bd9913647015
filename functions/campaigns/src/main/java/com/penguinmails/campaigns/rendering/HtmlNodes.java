package com.penguinmails.campaigns.rendering;

import liqp.Insertions;
import liqp.filters.Filters;
import liqp.nodes.LNode;
import liquid.parser.v4.LiquidParser;

/** Builds the tree of an HTML template, where everything printed is escaped. */
final class HtmlNodes extends TextNodes {
  HtmlNodes(Insertions insertions, Filters filters) {
    super(insertions, filters);
  }

  @Override
  public LNode visitOutput(LiquidParser.OutputContext context) {
    LNode output = super.visitOutput(context);
    return rendering -> HtmlEscape.printed(output.render(rendering));
  }
}
