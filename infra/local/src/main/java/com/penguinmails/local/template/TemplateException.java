package com.penguinmails.local.template;

import org.yaml.snakeyaml.error.Mark;

/**
 * The template says something AWS or the local runner cannot use. The message starts with the
 * file's line.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateException(Mark mark, String problem) {
    super("template.yaml:" + (mark.getLine() + 1) + ": " + problem);
  }
}
