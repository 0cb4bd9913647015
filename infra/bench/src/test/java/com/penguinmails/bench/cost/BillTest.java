package com.penguinmails.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.penguinmails.bench.report.Table;
import java.io.IOException;
import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Worked out by hand in infra/cost/README.md. */
class BillTest {
  private static final Path ROOT = Path.of(System.getProperty("project.root"));
  private static final Offset<Double> CENT = within(0.005);

  private Parameters parameters;

  @BeforeEach
  void read() throws IOException {
    parameters =
        Parameters.read(ROOT.resolve("infra/cost/parameters.properties"))
            .with("schedule.calls", 500_000)
            .with("queues", 12)
            .with("alarms", 50);
  }

  @ParameterizedTest
  @CsvSource({
    "Lambda, 3.497",
    "HTTP API, 0.069",
    "Queues and schedules, 3.665",
    "Databases: processors, 11.680",
    "Databases: storage, 2.324",
    "Proxies, 21.900",
    "Network, 6.793",
    "Secrets, 13.968",
    "Logs and alarms, 18.110",
    "Edge, 0.000",
  })
  void shouldChargeOneTenant(String line, double dollars) {
    assertThat(Bill.of(parameters, 1).lines()).hasEntrySatisfying(line, near(dollars));
  }

  @Test
  void shouldAddUp() {
    assertThat(Bill.of(parameters, 1).total()).isCloseTo(82.006, CENT);
  }

  @ParameterizedTest
  @CsvSource({
    // 693.8 M calls: 300 at 1.00, 393.8 at 0.90.
    "HTTP API, 654.42",
    // (130,000 + 6 + 16) at 0.40; 3,011,250 visits and 20 M reads while sending at 0.08 for 10,000;
    // 3 keys.
    "Secrets, 52195.89",
    // 60.2 M calls of the public routes at 1.60 for a million, and 9.00.
    "Edge, 105.32",
  })
  void shouldChargeTenThousandTenants(String line, double dollars) {
    assertThat(Bill.of(parameters, 10_000).lines()).hasEntrySatisfying(line, near(dollars));
  }

  @Test
  void shouldSayWhereTheDesignEnds() {
    Limits limits = new Limits(parameters);

    assertThat(limits.at(1)).isEmpty();
    assertThat(limits.at(10_000))
        .anySatisfy(change -> assertThat(change).contains("one secret for each mailbox"))
        .anySatisfy(change -> assertThat(change).contains("visited every 24.2 hours"))
        .noneSatisfy(change -> assertThat(change).contains("senders at once"));
    assertThat(new Limits(parameters.with("sending.at.once", 20)).at(10_000))
        .anySatisfy(change -> assertThat(change).contains("23 senders at once"));
  }

  @Test
  void shouldCountWhatTheTemplatesSay() throws IOException {
    Parameters counted = Counted.in(ROOT, parameters);

    // A sweep every minute is 43,800 calls a month.
    assertThat(counted.number("schedule.calls")).isGreaterThan(5 * 43_800);
    assertThat(counted.number("queues")).isGreaterThan(5);
    assertThat(counted.number("alarms")).isGreaterThan(20);
    assertThat(counted.number("sending.at.once")).isEqualTo(50);
  }

  @Test
  void shouldShowThreeBillsAndTheirMeaning() throws IOException {
    Table bills = CostReport.of(ROOT).getFirst();

    assertThat(bills.columns())
        .containsExactly("dollars a month", "1 tenant", "100 tenants", "10000 tenants");
    assertThat(bills.rows()).hasSize(Bill.of(parameters, 1).lines().size() + 2);
  }

  @Test
  void shouldRefuseParametersThatAreNone() {
    Parameters negative = parameters.with("tenant.mails", -1);

    assertThatThrownBy(() -> Bill.of(negative, 1)).hasMessageContaining("tenant.mails");
    assertThatThrownBy(() -> parameters.number("tenant.hats")).hasMessageContaining("tenant.hats");
    assertThatThrownBy(() -> Bill.of(parameters, 7)).hasMessageContaining("stage.7.");
  }

  private static org.assertj.core.api.Condition<Double> near(double dollars) {
    return new org.assertj.core.api.Condition<>(
        value -> Math.abs(value - dollars) < 0.006, "%s", dollars);
  }
}
