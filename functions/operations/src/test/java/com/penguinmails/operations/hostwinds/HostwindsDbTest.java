package com.penguinmails.operations.hostwinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.operations.hostwinds.HostwindsFailure.Kind;
import com.penguinmails.testkit.hostwinds.Fault;
import com.penguinmails.testkit.hostwinds.HostwindsPeer;
import com.penguinmails.testkit.hostwinds.PeerServer;
import io.micronaut.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The client against a provider that answers as the real one does. */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class HostwindsDbTest {
  /** Spaced by a second where they leave; on the way they may come a little closer. */
  private static final Duration APART = Duration.ofMillis(850);

  /** A machine that pauses brings calls closer now and then; no spacing does so each time. */
  private static final int RUNS = 3;

  private static Infrastructure product;
  private HostwindsPeer peer;
  private Hostwinds client;

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
  }

  @BeforeEach
  void connect() {
    peer = product.peer;
    client = client(Duration.ZERO, Duration.ofSeconds(2));
    peer.actions().clear();
    peer.arrivals().clear();
  }

  private static Hostwinds client(Duration spacing, Duration timeout) {
    var beans = product.api.beans(Roles.WORKER);
    return new Hostwinds(
        new HostwindsSettings(
            beans.getBean(SecretStore.class),
            product.peer.url(),
            "image",
            "1",
            "2",
            timeout,
            Duration.ofMillis(1),
            spacing,
            Duration.ofSeconds(60)),
        beans.getBean(CallGate.class),
        beans.getBean(JsonMapper.class));
  }

  @Test
  void shouldOrderFindNameProtectAndGiveBack() {
    peer.addressesEach(2);
    client.order("web & mail");
    Instance found = client.named("web & mail").getFirst();
    assertThat(found.running()).isTrue();
    assertThat(found.created()).isNotNull();
    assertThat(client.instance(found.id())).isEqualTo(found);
    List<String> addresses = client.addresses(found.id());
    assertThat(addresses).hasSize(2).contains(found.mainAddress());
    client.name(found.id(), addresses.getFirst(), "m1.example");
    client.protect(found.id(), "smtp");
    assertThat(client.maintenance(found.id())).isEmpty();
    peer.maintain(found.id(), "Snapshot is being taken.");
    assertThat(client.maintenance(found.id())).hasValue("Snapshot is being taken.");
    assertThat(kind(() -> client.terminate(found.id()))).isEqualTo(Kind.REFUSED);
    peer.maintain(found.id(), null);
    assertThat(client.exists(found.id())).isTrue();
    client.terminate(found.id());
    assertThat(client.exists(found.id())).isFalse();

    PeerServer server =
        peer.servers().stream().filter(s -> s.id().equals(found.id())).findFirst().orElseThrow();
    assertThat(server.names()).containsEntry(addresses.getFirst(), "m1.example");
    assertThat(server.firewall()).isEqualTo("smtp");
  }

  @Test
  void shouldTakeErrorOfStatus200ForAnErrorAndNotRepeatIt() {
    assertThatThrownBy(() -> client.instance("17"))
        .isInstanceOfSatisfying(
            HostwindsFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
        .hasMessage("A valid serviceid is required.");
    assertThat(peer.actions()).containsExactly("get_instance");
  }

  @Test
  void shouldRepeatWhatWasLostButNeverAnOrder() {
    peer.failNext(Fault.SERVER_ERROR);
    peer.failNext(Fault.CUT_BEFORE);
    peer.failNext(Fault.NONSENSE);
    assertThat(client.instances()).isNotNull();
    assertThat(peer.actions()).hasSize(4);

    peer.failNext(Fault.CUT_AFTER);
    assertThat(kind(() -> client.order("lost-answer"))).isEqualTo(Kind.UNAVAILABLE);
    assertThat(peer.actions()).filteredOn("add_instance"::equals).hasSize(1);
    assertThat(client.named("lost-answer")).hasSize(1);
  }

  @Test
  void shouldNotWaitLongerThanItsTimeLimitForASlowAnswer() {
    peer.latency(Duration.ofMillis(20));
    assertThat(client.instances()).isNotNull();
    peer.latency(Duration.ofSeconds(3));
    try {
      assertThat(kind(client(Duration.ZERO, Duration.ofMillis(500))::instances))
          .isEqualTo(Kind.UNAVAILABLE);
    } finally {
      peer.latency(Duration.ZERO);
    }
    assertThat(peer.actions()).hasSize(5);
  }

  @Test
  void shouldNotTakeARefusalForADisappearance() {
    PeerServer server = peer.rent("still-there");
    peer.failNext(Fault.REFUSED);
    assertThat(client.exists(server.id())).isTrue();
    assertThat(peer.actions()).containsExactly("check_serviceid", "get_instances");
  }

  @Test
  void shouldGiveUpForAMinuteAfterFiveFailures() {
    peer.down(true);
    try {
      assertThat(kind(client::instances)).isEqualTo(Kind.UNAVAILABLE);
      assertThat(kind(client::instances)).isIn(Kind.UNAVAILABLE, Kind.NOT_TRIED);
      int asked = peer.actions().size();
      assertThat(asked).isEqualTo(5);
      assertThat(kind(client::instances)).isEqualTo(Kind.NOT_TRIED);
      assertThat(peer.actions()).hasSize(asked);
    } finally {
      peer.down(false);
    }
  }

  @Test
  void shouldTellAWrongKeyWithoutShowingIt() {
    product.api.secrets().put("hostwinds/api-key", "a-wrong-key");
    try {
      assertThatThrownBy(client::instances)
          .isInstanceOfSatisfying(
              HostwindsFailure.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAUTHORISED))
          .hasMessageNotContaining("a-wrong-key");
      assertThat(peer.actions()).hasSize(1);
    } finally {
      product.api.secrets().put("hostwinds/api-key", HostwindsPeer.API_KEY);
    }
  }

  @Test
  void shouldStayBelowTwoCallsASecondWhoeverCalls() {
    Hostwinds one = client(Duration.ofMillis(500), Duration.ofSeconds(2));
    Hostwinds other = client(Duration.ofMillis(500), Duration.ofSeconds(2));
    Duration closest = closest(one, other);
    for (int run = 1; run < RUNS && closest.compareTo(APART) <= 0; run++) {
      closest = closest(one, other);
    }
    assertThat(closest).isGreaterThan(APART);
  }

  /** The least time in which the second call after another came. */
  private Duration closest(Hostwinds one, Hostwinds other) {
    peer.arrivals().clear();
    Infrastructure.atOnce(
        2,
        () -> {
          one.instances();
          other.instances();
        });
    List<Long> arrivals = peer.arrivals().stream().sorted().toList();
    assertThat(arrivals).hasSize(4);
    return Duration.ofNanos(
        Math.min(arrivals.get(2) - arrivals.get(0), arrivals.get(3) - arrivals.get(1)));
  }

  private static Kind kind(ThrowingCallable call) {
    try {
      call.call();
    } catch (HostwindsFailure e) {
      return e.kind();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("It worked.");
  }
}
