package com.penguinmails.local.permissions;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** What infra/stacks/roles.yaml gives, by role. */
final class Grants {
  private static final Pattern DATABASE = Pattern.compile(".*:dbuser:\\$\\{(\\w+)ProxyId}/(\\w+)");
  private static final Pattern SECRET = Pattern.compile(".*:secret:\\$\\{SecretsPrefix}(.*)");
  private static final Pattern QUEUE = Pattern.compile(".*:\\$\\{Stack}-([a-z-]+)");

  private Grants() {}

  static Map<String, Set<Permission>> read(Path file) throws IOException {
    Map<String, Set<Permission>> grants = new TreeMap<>();
    try (Reader text = Files.newBufferedReader(file)) {
      entries(at(new Yaml().compose(text), "Resources"))
          .forEach(
              (name, resource) -> {
                if (scalar(at(resource, "Type")).equals("AWS::IAM::Role")) {
                  grants.put(name, permissions(at(resource, "Properties")));
                }
              });
    }
    return grants;
  }

  /** What it gives beside that where databases are made elsewhere, by role. */
  static Map<String, Set<Permission>> readWithPasswords(Path file) throws IOException {
    Map<String, Set<Permission>> grants = new TreeMap<>();
    try (Reader text = Files.newBufferedReader(file)) {
      Map<String, Node> resources = entries(at(new Yaml().compose(text), "Resources"));
      resources.forEach(
          (name, resource) -> {
            if (scalar(at(resource, "Type")).equals("AWS::IAM::Role")) {
              for (Node policy : list(at(at(resource, "Properties"), "ManagedPolicyArns"))) {
                if (policy.getTag().getValue().equals("!If")) {
                  Node chosen = Objects.requireNonNull(resources.get(scalar(list(policy).get(1))));
                  add(
                      at(chosen, "Properties"),
                      grants.computeIfAbsent(name, none -> new TreeSet<>()));
                }
              }
            }
          });
    }
    return grants;
  }

  private static Set<Permission> permissions(Node properties) {
    Set<Permission> permissions = new TreeSet<>();
    list(at(properties, "Policies")).forEach(policy -> add(policy, permissions));
    return permissions;
  }

  private static void add(Node policy, Set<Permission> permissions) {
    for (Node statement : list(at(at(policy, "PolicyDocument"), "Statement"))) {
      for (Node action : list(at(statement, "Action"))) {
        for (Node resource : list(at(statement, "Resource"))) {
          permissions.add(new Permission(scalar(action), thing(scalar(resource))));
        }
      }
    }
  }

  private static String thing(String resource) {
    Matcher database = DATABASE.matcher(resource);
    if (database.matches()) {
      return database.group(1).toLowerCase(java.util.Locale.ROOT) + " as " + database.group(2);
    }
    Matcher secret = SECRET.matcher(resource);
    if (secret.matches()) {
      return "secret " + secret.group(1);
    }
    Matcher queue = QUEUE.matcher(resource);
    if (queue.matches()) {
      return "queue " + queue.group(1);
    }
    if (resource.endsWith("MasterSecretArn")) {
      return "master secrets";
    }
    return resource.equals("SecretsKeyArn") ? "the secrets' key" : resource;
  }

  private static Node at(Node node, String key) {
    Node found = entries(node).get(key);
    if (found == null) {
      throw new IllegalStateException("There is no " + key + " in line " + node.getStartMark());
    }
    return found;
  }

  private static Map<String, Node> entries(Node node) {
    Map<String, Node> entries = new TreeMap<>();
    for (NodeTuple each : ((MappingNode) node).getValue()) {
      entries.put(scalar(each.getKeyNode()), each.getValueNode());
    }
    return entries;
  }

  private static List<Node> list(Node node) {
    return node instanceof SequenceNode sequence
        ? sequence.getValue()
        : new ArrayList<>(List.of(node));
  }

  private static String scalar(Node node) {
    return ((ScalarNode) node).getValue();
  }
}
