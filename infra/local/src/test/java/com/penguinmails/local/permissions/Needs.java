package com.penguinmails.local.permissions;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Database;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.queue.JobHandler;
import com.penguinmails.queue.Queues;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaParameter;
import io.micronaut.inject.qualifiers.Qualifiers;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the code of a function calls, as permissions, each with the classes that call. */
final class Needs {
  private static final Pattern QUEUE = Pattern.compile("Queues\\.([A-Z_]+)");
  private static final Pattern RING = Pattern.compile("\\bring\\(\\s*Queues\\.([A-Z_]+)\\)");
  private static final Pattern HANDLED = Pattern.compile("return Queues\\.([A-Z_]+);");
  private static final Pattern OTHER_RING =
      Pattern.compile("oorbell\\.ring\\((?!\\s*Queues\\.)|oorbell::ring");

  /** Secrets Manager puts a hyphen and six characters of its own behind each name. */
  private static final String SUFFIX = "-??????";

  private static final String OWNER_PASSWORD = "database/" + Roles.OWNER + SUFFIX;

  /**
   * Which secrets each class means that asks the store. Paths of tenants are made where rows are; a
   * secret that may be missing is asked for by its bare name then.
   */
  static final Map<String, List<String>> SECRETS =
      Map.ofEntries(
          Map.entry("mail.tracking.TrackingFactory", List.of("tracking/keys" + SUFFIX)),
          Map.entry("inbox.tracking.SignedTokens", List.of("tracking/keys" + SUFFIX)),
          Map.entry("billing.stripe.StripeSettings", List.of("stripe/api-key" + SUFFIX)),
          Map.entry("billing.webhook.Signatures", List.of("stripe/webhook-secrets" + SUFFIX)),
          Map.entry("mail.platform.PlatformMail", List.of("platform/smtp" + SUFFIX)),
          Map.entry("campaigns.sending.Signatures", List.of("tenants/*/domains/*")),
          Map.entry("campaigns.sending.SmtpPool", List.of("tenants/*/email-accounts/*")),
          Map.entry("campaigns.doubt.OwnServers", List.of("tenants/*/email-accounts/*")),
          Map.entry("inbox.polling.Mailboxes", List.of("tenants/*/email-accounts/*")),
          Map.entry("mailboxes.accounts.EmailAccounts", List.of("tenants/*/email-accounts/*")),
          Map.entry("mailboxes.dkim.SigningKeys", List.of("tenants/*/domains/*")),
          Map.entry(
              "mailboxes.secrets.SecretRemoval",
              List.of("tenants/*/email-accounts/*", "tenants/*/domains/*")),
          Map.entry("operations.privacy.Erasure", List.of("tenants/*/email-accounts/*")),
          Map.entry("operations.maintenance.OwnerConnections", List.of(OWNER_PASSWORD)),
          Map.entry(
              "operations.hostwinds.HostwindsSettings",
              List.of("hostwinds/api-key", "hostwinds/api-key" + SUFFIX)),
          Map.entry("operations.external.Sinks", List.of("analytics/key" + SUFFIX)),
          Map.entry("operations.migration.Clusters", passwords()),
          Map.entry("operations.migration.Migrations", List.of(OWNER_PASSWORD)));

  /** Who rings queues that only a row names. */
  private static final String WORKER = "com.penguinmails.queue.Worker";

  /** For a worker of its own queue, for the relay of those it has jobs for. */
  private static final String AHEAD = "com.penguinmails.queue.Ahead";

  private static final String RELAY = "com.penguinmails.queue.outbox.OutboxRelay";
  private static final String STAFF = "com.penguinmails.operations.queues.QueueController";
  static final Set<String> RING_BY_ROW = Set.of(WORKER, AHEAD, RELAY, STAFF);

  private final Code code;

  Needs(Code code) {
    this.code = code;
  }

  /** What a cluster is prepared with: the owner's password, and those of the roles on each. */
  private static List<String> passwords() {
    List<String> paths = new ArrayList<>(List.of(OWNER_PASSWORD));
    for (String cluster : List.of("main", "content", "queue", "olap")) {
      for (String role : List.of(Roles.APP, Roles.WORKER, Roles.PLATFORM)) {
        paths.add("database/" + cluster + "/" + role + SUFFIX);
      }
    }
    return paths;
  }

  /** Permissions, each with the simple names of the classes it is for. */
  Map<Permission, Set<String>> of(LambdaFunction function, Collection<JavaClass> roots) {
    Map<Permission, Set<String>> needs = new TreeMap<>();
    Map<String, JavaClass> reached = code.reachable(roots);
    String role = String.valueOf(function.environment().get("DATABASE_ROLE"));
    for (JavaClass type : reached.values()) {
      String who = Code.outermost(type).replace("com.penguinmails.", "");
      tiers(type).forEach(tier -> connect(needs, tier, role, who));
      rung(type, reached).forEach(queue -> add(needs, "sqs:SendMessage", "queue " + queue, who));
      aws(type, who).forEach(each -> add(needs, each.action(), each.thing(), who));
    }
    for (String queue : function.queues()) {
      for (String action : List.of("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")) {
        add(needs, "sqs:" + action, "queue " + queue, "its doorbell");
      }
    }
    key(needs);
    return needs;
  }

  /** The proxies do not know the owner: it goes straight to the databases, with its password. */
  private static void connect(
      Map<Permission, Set<String>> needs, String tier, String role, String who) {
    if (role.equals(Roles.OWNER)) {
      add(needs, "secretsmanager:GetSecretValue", "secret " + OWNER_PASSWORD, who);
    } else {
      add(needs, "rds-db:connect", tier + " as " + role, who);
    }
  }

  private static void add(
      Map<Permission, Set<String>> needs, String action, String thing, String who) {
    needs.computeIfAbsent(new Permission(action, thing), none -> new TreeSet<>()).add(who);
  }

  /** Secrets are encrypted with a key of ours, which takes its own permission. */
  private static void key(Map<Permission, Set<String>> needs) {
    List<String> actions = needs.keySet().stream().map(Permission::action).distinct().toList();
    if (actions.contains("secretsmanager:GetSecretValue")) {
      add(needs, "kms:Decrypt", "the secrets' key", "reading secrets");
    }
    if (actions.contains("secretsmanager:PutSecretValue")) {
      add(needs, "kms:Decrypt", "the secrets' key", "writing secrets");
      add(needs, "kms:GenerateDataKey", "the secrets' key", "writing secrets");
    }
  }

  private static Set<String> tiers(JavaClass type) {
    Set<String> tiers = new TreeSet<>();
    if (asksForEach(type)) {
      Stream.of(Tier.values()).map(Tier::key).forEach(tiers::add);
    }
    Stream.concat(type.getConstructors().stream(), type.getMethods().stream())
        .filter(
            unit ->
                unit instanceof JavaConstructor
                    || unit.isAnnotatedWith(jakarta.inject.Singleton.class))
        .flatMap(unit -> unit.getParameters().stream())
        .filter(Needs::isDatabase)
        .forEach(parameter -> tiers.add(parameter.getAnnotationOfType(Named.class).value()));
    return tiers;
  }

  /** Asks the context for the database of a tier it only knows while it runs. */
  private static boolean asksForEach(JavaClass type) {
    return Stream.of(Qualifiers.class, Database.class)
        .allMatch(
            what ->
                type.getDirectDependenciesFromSelf().stream()
                    .anyMatch(each -> each.getTargetClass().isEquivalentTo(what)));
  }

  private static boolean isDatabase(JavaParameter parameter) {
    return parameter.isAnnotatedWith(Named.class)
        && (parameter.getRawType().isEquivalentTo(Database.class)
            || parameter.getRawType().isAssignableTo(javax.sql.DataSource.class));
  }

  private Set<String> rung(JavaClass type, Map<String, JavaClass> reached) {
    if (type.getName().contains("$")) {
      return Set.of();
    }
    Set<String> queues = new TreeSet<>(names(RING, code.source(type)));
    switch (type.getName()) {
      case WORKER, AHEAD ->
          reached.values().stream()
              .filter(each -> !each.isInterface() && each.isAssignableTo(JobHandler.class))
              .forEach(each -> queues.addAll(names(HANDLED, code.source(each))));
      case RELAY -> queues.addAll(relayed());
      case STAFF -> code.sources().values().forEach(text -> queues.addAll(names(HANDLED, text)));
      default -> {}
    }
    return queues;
  }

  /** Queues that some code writes jobs for. */
  private Set<String> relayed() {
    Set<String> queues = new TreeSet<>();
    code.sources()
        .values()
        .forEach(
            text ->
                queues.addAll(
                    names(
                        QUEUE, RING.matcher(HANDLED.matcher(text).replaceAll("")).replaceAll(""))));
    return queues;
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      names.add(queue(found.group(1)));
    }
    return names;
  }

  private static String queue(String constant) {
    try {
      return (String) Queues.class.getField(constant).get(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<Permission> aws(JavaClass type, String who) {
    Set<Permission> permissions = new TreeSet<>();
    for (JavaAccess<?> call : type.getAccessesFromSelf()) {
      String owner = call.getTargetOwner().getSimpleName();
      if (call.getTargetOwner().isEquivalentTo(SecretStore.class)) {
        for (String path : SECRETS.getOrDefault(who, List.of())) {
          actions(call.getTarget().getName())
              .forEach(action -> permissions.add(new Permission(action, "secret " + path)));
        }
      } else if (owner.equals("SecretsManagerClient") && !who.startsWith("data.")) {
        permissions.add(new Permission("secretsmanager:GetSecretValue", "master secrets"));
      } else if (owner.equals("CloudWatchClient")
          && call.getTarget().getName().equals("getMetricData")) {
        // AWS knows no resources for it.
        permissions.add(new Permission("cloudwatch:GetMetricData", "*"));
      }
    }
    return permissions;
  }

  private static List<String> actions(String method) {
    return switch (method) {
      case "get", "require" -> List.of("secretsmanager:GetSecretValue");
      case "put" -> List.of("secretsmanager:CreateSecret", "secretsmanager:PutSecretValue");
      case "delete" -> List.of("secretsmanager:DeleteSecret");
      default -> throw new IllegalStateException("SecretStore." + method + " is new here.");
    };
  }

  /** Classes that ask the store or ring by a row's word, and nobody has said what they mean. */
  Set<String> unexplained(Set<String> secrets, Set<String> rings) {
    Set<String> unexplained = new TreeSet<>();
    code.all()
        .filter(type -> !type.getPackageName().equals("com.penguinmails.data.sql"))
        .filter(type -> !type.isAssignableTo(SecretStore.class))
        .forEach(
            type -> {
              String who = Code.outermost(type).replace("com.penguinmails.", "");
              boolean asks =
                  type.getAccessesFromSelf().stream()
                      .anyMatch(call -> call.getTargetOwner().isEquivalentTo(SecretStore.class));
              if (asks && !secrets.contains(who)) {
                unexplained.add(who + " asks the secret store: say in Needs.SECRETS for what");
              }
              boolean rung =
                  !type.isAssignableTo(Doorbell.class)
                      && OTHER_RING.matcher(code.source(type)).find();
              if (rung && !rings.contains(Code.outermost(type))) {
                unexplained.add(who + " rings a queue that is no constant: say in Needs which");
              }
            });
    return unexplained;
  }
}
