package com.penguinmails.testkit.identity;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.data.lambda.FunctionContext;
import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.kernel.secrets.FileSecretStore;
import com.penguinmails.queue.Doorbell;
import com.penguinmails.testkit.postgres.TestDatabases;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.RuntimeBeanDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A function's surroundings: databases, tenants, an issuer of tokens, secrets and a doorbell that
 * remembers. Handlers run in it as they do in production.
 */
public final class TestApi implements AutoCloseable {
  /** The content of {@code tracking/keys}: number 1, 32 bytes. */
  private static final String TRACKING_KEYS = "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  private final TestDatabases databases;
  private final TestTenants tenants;
  private final TestStaff staff;
  private final TestIssuer issuer = TestIssuer.start();
  private final Path secrets;
  private final Map<String, Object> more;
  private final List<String> rung = new CopyOnWriteArrayList<>();
  private final Map<String, ApplicationContext> contexts = new HashMap<>();

  private TestApi(TestDatabases databases, Path secrets, Map<String, Object> more) {
    this.databases = databases;
    this.more = Map.copyOf(more);
    this.tenants = TestTenants.in(databases);
    this.staff = TestStaff.in(databases);
    this.secrets = secrets;
    FileSecretStore store = new FileSecretStore(secrets);
    Roles.LOGINS.forEach(role -> store.put("database/" + role, databases.password(role)));
    store.put("tracking/keys", TRACKING_KEYS);
  }

  /** Prepares everything a handler of the product needs in these databases. */
  public static TestApi start(TestDatabases databases) {
    return start(databases, Map.of());
  }

  /** Likewise, with settings of one's own, such as {@code stripe.api.base}. */
  public static TestApi start(TestDatabases databases, Map<String, Object> settings) {
    try {
      return new TestApi(databases, Files.createTempDirectory("penguinmails-secrets"), settings);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public TestTenants tenants() {
    return tenants;
  }

  public TestStaff staff() {
    return staff;
  }

  public TestIssuer issuer() {
    return issuer;
  }

  /** The secret store of the running functions. */
  public FileSecretStore secrets() {
    return new FileSecretStore(secrets);
  }

  /** Where secrets are in the store. */
  public List<String> secretPaths() {
    return Directories.files(secrets);
  }

  /**
   * The queues whose doorbell rang, in order; {@code queue in 20 s} for one that is to ring later.
   */
  public List<String> rung() {
    return rung;
  }

  /** The beans of a function that connects as this role, see {@link Roles}. */
  public ApplicationContext beans(String role) {
    return contexts.computeIfAbsent(role, this::start);
  }

  /** Calls an API handler, which is made from the beans of {@link Roles#APP}. */
  public ApiClient client(
      Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>>
          handler) {
    return client(Roles.APP, handler);
  }

  /** Calls a handler of the platform's API, made from the beans of {@link Roles#PLATFORM}. */
  public ApiClient platform(
      Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>>
          handler) {
    return client(Roles.PLATFORM, handler);
  }

  /** Calls a handler made from the beans of any role. */
  public ApiClient client(
      String role,
      Function<ApplicationContext, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse>>
          handler) {
    return new ApiClient(handler.apply(beans(role)), issuer, staff, Map.of());
  }

  @Override
  public void close() {
    contexts.values().forEach(ApplicationContext::close);
    issuer.close();
    Directories.delete(secrets);
  }

  private ApplicationContext start(String role) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("database.role", role);
    for (Tier tier : Tier.values()) {
      settings.put("database." + tier.key() + ".url", databases.url(tier));
    }
    settings.put("secrets.provider", "file");
    settings.put("secrets.directory", secrets.toString());
    settings.put("oidc.issuer", issuer.issuer());
    settings.put("oidc.audience", TestIssuer.AUDIENCE);
    settings.put("oidc.jwks.url", issuer.keySetUrl());
    settings.put("public.base.url", "http://127.0.0.1:8080");
    settings.putAll(more);
    Doorbell doorbell = new Recorded(rung);
    return FunctionContext.builder()
        .properties(settings)
        .beanDefinitions(
            RuntimeBeanDefinition.builder(Doorbell.class, () -> doorbell).singleton(true).build())
        .build()
        .start();
  }

  private record Recorded(List<String> rung) implements Doorbell {
    @Override
    public void ring(String queue) {
      rung.add(queue);
    }

    @Override
    public void ring(String queue, Duration wait) {
      rung.add("%s in %d s".formatted(queue, wait.toSeconds()));
    }
  }
}
