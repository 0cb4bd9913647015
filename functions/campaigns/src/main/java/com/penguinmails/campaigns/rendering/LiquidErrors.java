package com.penguinmails.campaigns.rendering;

import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liqp.exceptions.ExceededMaxIterationsException;
import liqp.exceptions.LiquidException;
import org.jspecify.annotations.Nullable;

/** Turns what Liqp throws into a sentence for the author of the template. */
final class LiquidErrors {
  private static final Pattern LINE = Pattern.compile("on line (\\d+)");
  private static final Pattern FILTER =
      Pattern.compile("no filter available named: \\|?\\s*(\\w+)");
  private static final Pattern TAG = Pattern.compile("The tag/block '(\\w+)' is not registered");
  private static final Pattern UNEXPECTED =
      Pattern.compile("(?:input|at:?) '((?:[^'\\\\]|\\\\.){1,40})");

  private LiquidErrors() {}

  static <T> T explained(Supplier<T> work) {
    try {
      return work.get();
    } catch (StackOverflowError e) {
      throw new TemplateException(0, "The template is nested too deeply.");
    } catch (RuntimeException e) {
      throw explain(e);
    }
  }

  private static TemplateException explain(RuntimeException error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof TemplateException known) {
        return known.line() > 0 ? known : at(line(error), known);
      }
      if (cause instanceof ExceededMaxIterationsException) {
        return new TemplateException(0, "The loops of the template run too often.");
      }
      if (cause instanceof LiquidException syntax) {
        return new TemplateException(syntax.line, syntaxMessage(syntax.getMessage()));
      }
    }
    return new TemplateException(line(error), runtimeMessage(text(error)));
  }

  private static TemplateException at(int line, TemplateException known) {
    return new TemplateException(line, text(known));
  }

  private static String syntaxMessage(@Nullable String message) {
    if (message == null) {
      return "This is not valid Liquid.";
    }
    if (message.contains("'<EOF>'")) {
      return "The template ends before a tag or an output is closed.";
    }
    Matcher unexpected = UNEXPECTED.matcher(message);
    return unexpected.find()
        ? "This is not valid Liquid near \"" + unexpected.group(1) + "\"."
        : "This is not valid Liquid.";
  }

  private static String runtimeMessage(String message) {
    Matcher filter = FILTER.matcher(message);
    if (filter.find()) {
      return "There is no filter \"" + filter.group(1) + "\".";
    }
    Matcher tag = TAG.matcher(message);
    return tag.find()
        ? "There is no tag \"" + tag.group(1) + "\"."
        : "A tag or filter cannot work with the value it was given.";
  }

  private static int line(Throwable error) {
    Matcher line = LINE.matcher(text(error));
    return line.find() ? Integer.parseInt(line.group(1)) : 0;
  }

  private static String text(Throwable error) {
    String message = error.getMessage();
    return message == null ? "" : message;
  }
}
