package com.penguinmails.campaigns.rendering;

import java.util.Map;
import liqp.nodes.LNode;
import liqp.org.antlr.v4.runtime.tree.ParseTree;

/**
 * A parsed template. The parse tree is immutable and shared; the nodes made of it remember lookups
 * while they render, so each rendering gets its own.
 */
record CompiledTemplate(LiquidDialect dialect, ParseTree tree) {
  LNode nodes() {
    return dialect.nodes(tree);
  }

  String render(Map<String, Object> variables) {
    return String.valueOf(nodes().render(dialect.context(variables)));
  }
}
