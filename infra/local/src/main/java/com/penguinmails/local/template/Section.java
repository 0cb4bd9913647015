package com.penguinmails.local.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A piece of the YAML tree that remembers its line and what it belongs to, for messages a person
 * can act on. Working on nodes keeps CloudFormation's tags ({@code !Ref} and the like) as data.
 *
 * @param owner what the piece is part of, such as {@code LeadsApi.Properties}
 */
record Section(String owner, Node node) {
  Map<String, Section> entries() {
    if (!(node instanceof MappingNode mapping)) {
      throw invalid("must be a mapping");
    }
    Map<String, Section> entries = new LinkedHashMap<>();
    for (var entry : mapping.getValue()) {
      String key = ((ScalarNode) entry.getKeyNode()).getValue();
      if (entries.put(key, new Section(child(key), entry.getValueNode())) != null) {
        throw new TemplateException(
            entry.getKeyNode().getStartMark(), child(key) + " is given twice");
      }
    }
    return entries;
  }

  List<Section> items() {
    if (!(node instanceof SequenceNode sequence)) {
      throw invalid("must be a list");
    }
    List<Section> items = new ArrayList<>();
    for (Node item : sequence.getValue()) {
      items.add(new Section(child("[" + items.size() + "]"), item));
    }
    return items;
  }

  Optional<Section> find(String key) {
    return Optional.ofNullable(entries().get(key));
  }

  Section require(String key) {
    return find(key).orElseThrow(() -> invalid("has no " + key));
  }

  /** The tag without its exclamation mark, such as {@code Sub}, or empty for plain YAML. */
  String tag() {
    String tag = node.getTag().getValue();
    return tag.startsWith("!") ? tag.substring(1) : "";
  }

  String scalar() {
    if (node instanceof ScalarNode scalar) {
      return scalar.getValue();
    }
    throw invalid("must be a single value");
  }

  TemplateException invalid(String problem) {
    return new TemplateException(
        node.getStartMark(), (owner.isEmpty() ? "the file" : owner) + " " + problem);
  }

  private String child(String key) {
    if (owner.isEmpty() || owner.equals("Resources")) {
      return key;
    }
    return owner + (key.startsWith("[") ? "" : ".") + key;
  }
}
