package com.penguinmails.local.permissions;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.local.template.LambdaFunction;
import com.penguinmails.local.template.Route;
import com.penguinmails.local.template.Template;
import com.penguinmails.local.template.TemplateReader;
import com.tngtech.archunit.core.domain.JavaClass;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A function may do what its code does and nothing else. {@code -Dpermissions.write=true} writes
 * the list anew.
 */
class LeastPrivilegeTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Path ROLES = ROOT.resolve("infra/stacks/roles.yaml");
  private static final Path LIST = ROOT.resolve("infra/decisions/permissions.md");

  private static Template template;
  private static Code code;
  private static Needs needs;

  @BeforeAll
  static void read() throws IOException {
    Map<String, String> given = new TreeMap<>();
    for (String name :
        List.of(
            "DatabaseOltpUrl",
            "DatabaseContentUrl",
            "DatabaseQueueUrl",
            "DatabaseOlapUrl",
            "OidcIssuer",
            "OidcJwksUrl",
            "PublicBaseUrl")) {
      given.put(name, "given");
    }
    template = TemplateReader.read(ROOT.resolve("template.yaml"), given);
    code = Code.of(ROOT);
    needs = new Needs(code);
  }

  @Test
  void shouldGrantWhatTheCodeOfEachFunctionCallsAndNothingElse() throws IOException {
    assertThat(differences(Grants.read(ROLES))).as("infra/stacks/roles.yaml").isEmpty();
  }

  /** {@code Logins} asks for it where no proxy takes tokens. */
  @Test
  void shouldReadItsOwnPasswordAndNoOtherOfDatabasesMadeElsewhere() throws IOException {
    assertThat(passwords(Grants.readWithPasswords(ROLES))).isEmpty();
  }

  @Test
  void shouldHaveARoleForEachFunctionAndNoOther() throws IOException {
    assertThat(roles(Grants.read(ROLES))).isEmpty();
  }

  /** Each line: what to replace behind a role's name, by what, and what is found. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "LeadsApi|${Stack}-outbox|${Stack}-privacy|LeadsApi lacks sqs:SendMessage on queue outbox",
        "LeadsApi|${Stack}-outbox|${Stack}-privacy|LeadsApi has sqs:SendMessage on queue privacy",
        "LeadsApi|/penguin_app|/penguin_worker|LeadsApi lacks rds-db:connect on oltp as penguin_app",
        "LeadsApi|[sqs:SendMessage]|[sqs:PurgeQueue]|LeadsApi has sqs:PurgeQueue on queue outbox",
        "LeadsApi|!Ref AppPassword|!Ref WorkerPassword|LeadsApi reads",
        "Migrate|ManagedPolicyArns: [!Ref Running|ManagedPolicyArns: [!If [Passwords, !Ref AppPassword, !Ref AWS::NoValue]|Migrate reads",
        "LeadsApi|LeadsApi:|LeadsApis:|LeadsApis is no function",
        "LeadsApi|LeadsApi:|LeadsApis:|LeadsApi has no role",
      })
  void shouldFindWhatIsWrong(
      String role, String good, String bad, String found, @TempDir Path directory)
      throws IOException {
    Path file = directory.resolve("roles.yaml");
    Files.writeString(file, changed(Files.readString(ROLES), role, good, bad));

    Set<String> problems = new TreeSet<>(differences(Grants.read(file)));
    problems.addAll(passwords(Grants.readWithPasswords(file)));
    problems.addAll(roles(Grants.read(file)));
    assertThat(problems).anySatisfy(problem -> assertThat(problem).contains(found));
  }

  private static String changed(String text, String role, String good, String bad) {
    int at = text.indexOf(good, text.indexOf("\n  " + role + ":"));
    assertThat(at).as(good).isPositive();
    return text.substring(0, at) + bad + text.substring(at + good.length());
  }

  private static Set<String> differences(Map<String, Set<Permission>> grants) {
    Set<String> differences = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      Map<Permission, Set<String>> needed = needs.of(function, roots(function));
      Set<Permission> granted = grants.getOrDefault(role(function), Set.of());
      needed.forEach(
          (permission, callers) -> {
            if (!granted.contains(permission)) {
              differences.add(role(function) + " lacks " + permission + ", for " + callers);
            }
          });
      for (Permission permission : granted) {
        if (!needed.containsKey(permission)) {
          differences.add(role(function) + " has " + permission + ", which nothing it runs calls");
        }
      }
    }
    return differences;
  }

  private static Set<String> passwords(Map<String, Set<Permission>> given) {
    Set<String> problems = new TreeSet<>();
    for (LambdaFunction function : template.functions()) {
      Set<Permission> reads = given.getOrDefault(role(function), Set.of());
      if (!reads.equals(password(function))) {
        problems.add(role(function) + " reads " + reads + ", not " + password(function));
      }
    }
    return problems;
  }

  private static Set<Permission> password(LambdaFunction function) {
    String login = String.valueOf(function.environment().get("DATABASE_ROLE"));
    return needs.of(function, roots(function)).keySet().stream()
            .anyMatch(permission -> permission.action().equals("rds-db:connect"))
        ? Set.of(
            new Permission("secretsmanager:GetSecretValue", "secret database/" + login + "-??????"),
            new Permission("kms:Decrypt", "the secrets' key"))
        : Set.of();
  }

  private static Set<String> roles(Map<String, Set<Permission>> grants) {
    Set<String> functions = new TreeSet<>();
    template.functions().forEach(function -> functions.add(role(function)));
    Set<String> problems = new TreeSet<>();
    functions.stream()
        .filter(role -> !grants.containsKey(role))
        .forEach(role -> problems.add(role + " has no role"));
    grants.keySet().stream()
        .filter(role -> !functions.contains(role))
        .forEach(role -> problems.add(role + " is no function"));
    return problems;
  }

  @Test
  void shouldKnowWhatEveryCallMeans() {
    assertThat(needs.unexplained(Needs.SECRETS.keySet(), Needs.RING_BY_ROW)).isEmpty();
    assertThat(needs.unexplained(Set.of(), Set.of()))
        .contains(
            "campaigns.sending.SmtpPool asks the secret store: say in Needs.SECRETS for what",
            "queue.Worker rings a queue that is no constant: say in Needs which");
  }

  /** A class that is gone must not go on explaining. */
  @Test
  void shouldExplainOnlyWhatThereIs() {
    assertThat(gone(Needs.SECRETS.keySet())).isEmpty();
    assertThat(gone(Set.of("campaigns.sending.Former"))).contains("campaigns.sending.Former");
    assertThat(code.sources().keySet()).containsAll(Needs.RING_BY_ROW);
  }

  private static List<String> gone(Set<String> explained) {
    return explained.stream()
        .filter(name -> !code.sources().containsKey("com.penguinmails." + name))
        .toList();
  }

  @Test
  void shouldFindWhatIsMissingAndWhatIsTooMuch() {
    LambdaFunction sending = template.function("email-sending");
    Set<Permission> needed = needs.of(sending, roots(sending)).keySet();

    assertThat(needed)
        .contains(
            new Permission("secretsmanager:GetSecretValue", "secret tenants/*/email-accounts/*"),
            new Permission("secretsmanager:GetSecretValue", "secret tenants/*/domains/*"),
            new Permission("sqs:SendMessage", "queue campaign-scheduler"),
            new Permission("sqs:ReceiveMessage", "queue email-sending"),
            new Permission("rds-db:connect", "content as penguin_worker"))
        .doesNotContain(
            new Permission("secretsmanager:PutSecretValue", "secret tenants/*/email-accounts/*"),
            new Permission("secretsmanager:GetSecretValue", "secret stripe/api-key-??????"),
            new Permission("sqs:SendMessage", "queue lead-import"));
  }

  @Test
  void shouldListPermissionsBesideCalls() throws IOException {
    StringBuilder list =
        new StringBuilder(
            """
            # Permissions

            What each function's role allows, and which classes of the function call for it (names without `com.penguinmails.`).
            Written by `LeastPrivilegeTest`: `-Dpermissions.write=true` writes it anew. All functions also write lines to their log and spans
            to X-Ray, and Lambda joins them to the network (`Running` in infra/stacks/roles.yaml).
            """);
    for (LambdaFunction function : template.functions()) {
      list.append("\n## ")
          .append(function.name())
          .append("\n\n| may | on | for |\n|---|---|---|\n");
      needs
          .of(function, roots(function))
          .forEach(
              (permission, callers) ->
                  list.append("| ")
                      .append(permission.action())
                      .append(" | ")
                      .append(permission.thing())
                      .append(" | ")
                      .append(few(callers))
                      .append(" |\n"));
    }
    if (Boolean.getBoolean("permissions.write")) {
      Files.writeString(LIST, list);
    }

    assertThat(Files.readString(LIST)).isEqualTo(list.toString());
  }

  private static String few(Set<String> callers) {
    List<String> all = List.copyOf(callers);
    return all.size() <= 4
        ? String.join(", ", all)
        : String.join(", ", all.subList(0, 3)) + " and " + (all.size() - 3) + " more";
  }

  /**
   * What runs first: the handler, or the controllers of its routes and what is around all routes.
   */
  private static List<JavaClass> roots(LambdaFunction function) {
    JavaClass handler = code.named(function.handlerClass());
    List<JavaClass> roots = new ArrayList<>(List.of(handler));
    if (!function.routes().isEmpty()) {
      String module = Code.module(handler);
      code.all()
          .filter(type -> Set.of(module, "web").contains(Code.module(type)))
          .filter(type -> surrounds(type) || answers(type, function))
          .forEach(roots::add);
    }
    return roots;
  }

  private static boolean surrounds(JavaClass type) {
    return type.isAnnotatedWith(ServerFilter.class)
        || type.isAnnotatedWith(Context.class)
        || type.isAssignableTo(ExceptionHandler.class);
  }

  private static boolean answers(JavaClass type, LambdaFunction function) {
    if (!type.isAnnotatedWith(Controller.class)) {
      return false;
    }
    String base = type.getAnnotationOfType(Controller.class).value().replaceAll("\\{[^}]*}", "{}");
    return function.routes().stream()
        .map(Route::path)
        .map(path -> path.replaceAll("\\{[^}]*}", "{}"))
        .anyMatch(path -> path.startsWith(base));
  }

  private static String role(LambdaFunction function) {
    StringBuilder role = new StringBuilder();
    for (String word : function.name().split("-", -1)) {
      role.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return role.toString();
  }
}
