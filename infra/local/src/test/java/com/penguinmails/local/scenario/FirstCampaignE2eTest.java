package com.penguinmails.local.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.local.start.Product;
import com.penguinmails.local.start.RunnerSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstCampaignE2eTest {
  private static final int LEADS = 30;

  @Test
  void shouldSendCampaignAndCountWhatCameBack(@TempDir Path data) {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    ScenarioPlan plan = new ScenarioPlan(leads(), Duration.ofSeconds(30), Duration.ofMinutes(5));

    try (Product product = new Product(new RunnerSettings(root, data, 0, true, true, false))) {
      Scenario scenario =
          new Scenario(product.start().facts(), plan, System.out, Clock.systemUTC());

      assertThat(scenario.play()).isTrue();
    }
  }

  /** One of them twice, and one without an address. */
  private static LeadFile leads() {
    StringBuilder file = new StringBuilder("email,first_name,company\n");
    for (int i = 0; i < LEADS; i++) {
      file.append("lead%d@customer.example,Lead %d,%s\n".formatted(i, i, i % 3 == 0 ? "" : "Acme"));
    }
    file.append(" LEAD0@customer.example,Again,Acme\n").append("nobody,No,Address\n");
    return new LeadFile(file.toString().getBytes(StandardCharsets.UTF_8), LEADS + 2, LEADS, 1, 1);
  }
}
