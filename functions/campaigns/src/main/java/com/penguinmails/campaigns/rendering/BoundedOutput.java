package com.penguinmails.campaigns.rendering;

import liqp.RenderTransformer;
import liqp.TemplateContext;
import org.jspecify.annotations.Nullable;

/** Collects printed text while the rendering's budget lasts. */
final class BoundedOutput implements RenderTransformer {
  @Override
  public ObjectAppender.Controller newObjectAppender(TemplateContext context, int estimate) {
    return new Collector(context);
  }

  @Override
  public Object transformObject(TemplateContext context, Object value) {
    return String.valueOf(value);
  }

  private static final class Collector implements ObjectAppender.Controller {
    private final TemplateContext context;
    private final StringBuilder text = new StringBuilder();

    Collector(TemplateContext context) {
      this.context = context;
    }

    @Override
    public void append(@Nullable Object value) {
      if (value == null) {
        return;
      }
      String printed = value.toString();
      RenderBudget.spend(context, printed);
      if (text.length() + printed.length() > RenderBudget.MAX_RENDERED) {
        throw new TemplateException(0, "The rendered mail is larger than 1 MiB.");
      }
      text.append(printed);
    }

    @Override
    public Object getResult() {
      return text.toString();
    }
  }
}
