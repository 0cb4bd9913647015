package com.penguinmails.local.start;

import com.penguinmails.local.runtime.FunctionInvoker;
import com.penguinmails.local.template.Template;
import com.penguinmails.queue.Doorbell;
import java.util.Map;

/**
 * The product while it runs.
 *
 * @param template what it was started from
 * @param invoker calls its functions
 * @param doorbell wakes its workers
 */
public record Running(Facts facts, Template template, FunctionInvoker invoker, Doorbell doorbell) {
  /**
   * Calls a function now, as its schedule would, and waits for it.
   *
   * @throws IllegalArgumentException when there is none of that name
   */
  public Map<String, Object> fire(String function) {
    return invoker.invoke(template.function(function), Map.of("source", "penguinmails.local"));
  }
}
