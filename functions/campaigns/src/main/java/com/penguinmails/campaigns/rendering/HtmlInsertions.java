package com.penguinmails.campaigns.rendering;

import liqp.Insertions;
import liqp.TemplateContext;
import liqp.blocks.Capture;
import liqp.blocks.Cycle;
import liqp.nodes.LNode;
import org.jspecify.annotations.Nullable;

/** The two tags that would otherwise print a value past the escaping of {@code {{ }}}. */
final class HtmlInsertions {
  private HtmlInsertions() {}

  static Insertions all() {
    return Insertions.STANDARD_INSERTIONS.mergeWith(
        Insertions.of(new HtmlCapture(), new HtmlCycle()));
  }

  // Liqp names a tag after its class unless the map says otherwise, hence the getName overrides.
  private static final class HtmlCapture extends Capture {
    @Override
    public String getName() {
      return "capture";
    }

    @Override
    public @Nullable Object render(TemplateContext context, LNode... nodes) {
      String id = asString(nodes[0].render(context), context);
      // What was captured has been escaped while it was printed into the capture.
      context.put(id, new SafeHtml(String.valueOf(nodes[1].render(context))), true);
      return null;
    }
  }

  private static final class HtmlCycle extends Cycle {
    @Override
    public String getName() {
      return "cycle";
    }

    @Override
    public @Nullable Object render(TemplateContext context, LNode... nodes) {
      return HtmlEscape.printed(super.render(context, nodes));
    }
  }
}
