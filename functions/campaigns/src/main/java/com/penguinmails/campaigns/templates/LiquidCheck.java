package com.penguinmails.campaigns.templates;

import com.penguinmails.campaigns.rendering.TemplateException;
import com.penguinmails.campaigns.rendering.TemplateRenderer;
import com.penguinmails.kernel.ApiError;
import com.penguinmails.kernel.ApiError.Violation;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Refuses templates that could not be sent. */
@Singleton
class LiquidCheck {
  private final TemplateRenderer renderer;

  LiquidCheck(TemplateRenderer renderer) {
    this.renderer = renderer;
  }

  /**
   * Checks what is given.
   *
   * @throws ApiError 422 with the line of each problem
   */
  void check(@Nullable String subject, @Nullable String content) {
    List<Violation> problems = new ArrayList<>();
    if (subject != null) {
      check("/subject", subject, "", problems);
    }
    if (content != null && tooLarge(content)) {
      problems.add(new Violation("/content", "is larger than 256 KiB"));
    } else if (content != null) {
      check("/content", "", content, problems);
    }
    if (!problems.isEmpty()) {
      throw ApiError.invalid(problems);
    }
  }

  private void check(String pointer, String subject, String content, List<Violation> problems) {
    try {
      renderer.check(subject, content);
    } catch (TemplateException e) {
      problems.add(new Violation(pointer, explained(e)));
    }
  }

  /** The problem with its line, for people. */
  static String explained(TemplateException problem) {
    String message = String.valueOf(problem.getMessage());
    return problem.line() > 0 ? "line " + problem.line() + ": " + message : message;
  }

  private static boolean tooLarge(String content) {
    return content.getBytes(StandardCharsets.UTF_8).length > TemplateRenderer.MAX_TEMPLATE_BYTES;
  }
}
