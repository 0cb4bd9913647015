package com.penguinmails.campaigns.rendering;

/** A template that cannot be compiled or rendered; the message is meant for its author. */
public final class TemplateException extends RuntimeException {
  private final int line;

  TemplateException(int line, String message) {
    super(message);
    this.line = line;
  }

  /** Line of the template the problem is on, from 1; 0 when it concerns the template as a whole. */
  public int line() {
    return line;
  }
}
