package com.penguinmails.local.template;

import java.util.List;
import java.util.Set;

/**
 * The functions of a template, in its order, and the API before them.
 *
 * @param functions at least one; names are unique, and so are routes and queues across functions
 * @param crossOrigin what the API lets pages of other origins do
 */
public record Template(List<LambdaFunction> functions, CrossOrigin crossOrigin) {
  /** Copies the list, so that a template is a value. */
  public Template {
    functions = List.copyOf(functions);
  }

  /** The same without these functions. */
  public Template without(Set<String> names) {
    return new Template(
        functions.stream().filter(function -> !names.contains(function.name())).toList(),
        crossOrigin);
  }

  /**
   * The function of that name, such as {@code leads-api}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public LambdaFunction function(String name) {
    return functions.stream()
        .filter(function -> function.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("template.yaml has no function " + name));
  }
}
