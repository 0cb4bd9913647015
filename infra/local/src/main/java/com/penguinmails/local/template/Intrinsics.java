package com.penguinmails.local.template;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Resolves the intrinsic functions the template uses: {@code !Ref}, {@code !Sub}, {@code !GetAtt},
 * {@code !If}, {@code !Split}, and {@code !Equals} in conditions (AWS CloudFormation, "Intrinsic
 * function reference").
 */
final class Intrinsics {
  /** What stands for a stack on one machine; queue names lose it again. */
  static final String STACK_NAME = "local";

  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z0-9:.]+)}");
  private static final Map<String, String> PSEUDO_PARAMETERS =
      Map.of(
          "AWS::StackName", STACK_NAME,
          "AWS::Region", "local",
          "AWS::AccountId", "000000000000",
          "AWS::Partition", "aws",
          "AWS::URLSuffix", "localhost");

  private final Map<String, Section> parameters;
  private final Map<String, Section> conditions;
  private final Map<String, Section> resources;
  private final Map<String, String> values = new HashMap<>(PSEUDO_PARAMETERS);

  /**
   * Declares what may be referred to.
   *
   * @param given values of parameters, which win over the template's defaults
   * @throws IllegalArgumentException when a value is given for a parameter the template does not
   *     declare
   */
  Intrinsics(Section root, Map<String, String> given) {
    parameters = root.find("Parameters").map(Section::entries).orElse(Map.of());
    conditions = root.find("Conditions").map(Section::entries).orElse(Map.of());
    resources = root.require("Resources").entries();
    for (String name : given.keySet()) {
      if (!parameters.containsKey(name)) {
        throw new IllegalArgumentException("template.yaml declares no parameter " + name);
      }
    }
    values.putAll(given);
  }

  String text(Section section) {
    return switch (section.tag()) {
      case "" -> section.scalar();
      case "Ref" -> value(section, section.scalar());
      case "GetAtt" -> attribute(section, section.scalar());
      case "Sub" -> substitute(section);
      case "If" -> text(chosen(section));
      default ->
          throw section.invalid(
              "uses !" + section.tag() + ", which the local runner does not know");
    };
  }

  /** A list, given as such or as {@code !Split} of a text. */
  List<String> list(Section section) {
    if (!section.tag().equals("Split")) {
      return section.items().stream().map(this::text).toList();
    }
    List<Section> parts = section.items();
    if (parts.size() != 2) {
      throw section.invalid("needs a separator and a text");
    }
    return List.of(text(parts.get(1)).split(Pattern.quote(text(parts.get(0))), -1));
  }

  /** What an {@code !If} chooses; anything else as it is. */
  Section chosen(Section section) {
    return section.tag().equals("If") ? chosen(branch(section)) : section;
  }

  private String substitute(Section section) {
    Matcher variables = VARIABLE.matcher(section.scalar());
    return variables.replaceAll(
        found -> {
          String name = found.group(1);
          return Matcher.quoteReplacement(
              name.contains(".") ? attribute(section, name) : value(section, name));
        });
  }

  private Section branch(Section section) {
    List<Section> parts = section.items();
    if (parts.size() != 3) {
      throw section.invalid("needs a condition and two values");
    }
    return holds(parts.get(0)) ? parts.get(1) : parts.get(2);
  }

  private boolean holds(Section name) {
    Section condition = conditions.get(name.scalar());
    if (condition == null) {
      throw name.invalid("names the unknown condition " + name.scalar());
    }
    if (!condition.tag().equals("Equals") || condition.items().size() != 2) {
      throw condition.invalid("must be !Equals of two values");
    }
    return text(condition.items().get(0)).equals(text(condition.items().get(1)));
  }

  private String value(Section at, String name) {
    String known = values.get(name);
    if (known != null) {
      return known;
    }
    if (resources.containsKey(name)) {
      return name;
    }
    Section parameter = parameters.get(name);
    if (parameter == null) {
      throw at.invalid("refers to " + name + ", which is neither a parameter nor a resource");
    }
    return parameter
        .find("Default")
        .map(Section::scalar)
        .orElseThrow(() -> at.invalid("needs a value for the parameter " + name));
  }

  private String attribute(Section at, String path) {
    String resource = path.substring(0, Math.max(0, path.indexOf('.')));
    if (!resources.containsKey(resource)) {
      throw at.invalid("refers to " + path + ", but there is no such resource");
    }
    return path;
  }
}
