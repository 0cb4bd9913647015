package com.penguinmails.campaigns.rendering;

import liqp.Insertions;
import liqp.filters.Filters;
import liqp.nodes.LNode;
import liqp.parser.v4.NodeVisitor;
import liquid.parser.v4.LiquidParser;

/** Builds the tree of a template; there is no way from a template to a file. */
class TextNodes extends NodeVisitor {
  TextNodes(Insertions insertions, Filters filters) {
    super(insertions, filters, true);
  }

  @Override
  public LNode visitInclude_tag(LiquidParser.Include_tagContext context) {
    throw includeRefused(context.getStart().getLine());
  }

  @Override
  public LNode visitInclude_relative_tag(LiquidParser.Include_relative_tagContext context) {
    throw includeRefused(context.getStart().getLine());
  }

  private static TemplateException includeRefused(int line) {
    return new TemplateException(line, "include is not available in mail templates.");
  }
}
