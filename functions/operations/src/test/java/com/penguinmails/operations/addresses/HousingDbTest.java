package com.penguinmails.operations.addresses;

import static org.assertj.core.api.Assertions.assertThat;

import com.penguinmails.operations.Infrastructure;
import com.penguinmails.operations.InfrastructureExtension;
import com.penguinmails.testkit.identity.ApiAnswer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Domains that should have an address get one, once; those that cannot are told of until then. */
@ExtendWith(InfrastructureExtension.class)
@ResourceLock(InfrastructureExtension.LOCK)
class HousingDbTest {
  private static final String HOMELESS = "domain_without_address";

  private static Infrastructure product;
  private static UUID tenant;
  private static int names;

  @BeforeAll
  static void start(Infrastructure shared) {
    product = shared;
    tenant = product.api.tenants().first().id();
  }

  @BeforeEach
  void empty() {
    product.empty();
    product.one("delete from domains");
  }

  private static UUID verified() {
    UUID domain = product.domain(tenant, "h" + names++ + ".example");
    product.one("update domains set verification_status = 'verified' where id = ?", domain);
    return domain;
  }

  private static UUID own(String... addresses) {
    UUID server = product.active(addresses);
    product.one("update vps_instances set dedicated_to = ? where id = ?", tenant, server);
    return server;
  }

  private static Map<String, Object> round() {
    return product.round(product.bean(Housing.class));
  }

  private static String address(UUID domain) {
    return product.one(
        """
        select i.ip_address from domain_ip_assignments a join smtp_ip_addresses i on i.id = a.smtp_ip_address_id
         where a.domain_id = ? and a.status <> 'expired'
        """,
        domain);
  }

  private static int told(UUID domain) {
    return product.alerts(HOMELESS, domain.toString());
  }

  @Test
  void shouldGiveVerifiedDomainsAnAddressOfTheTenantsServerOnce() {
    UUID domain = verified();
    UUID pending = product.domain(tenant, "pending.example");
    product.active("203.0.113.50");
    assertThat(round()).as("no server of its own").containsEntry("assigned", 0L);
    own("203.0.113.51");
    assertThat(round()).containsEntry("assigned", 1L);
    assertThat(address(domain)).isEqualTo("203.0.113.51");
    assertThat(address(pending)).isEmpty();
    assertThat(round()).containsEntry("assigned", 0L);
    Infrastructure.atOnce(3, HousingDbTest::round);
    assertThat(
            product.one("select count(*) from domain_ip_assignments where domain_id = ?", domain))
        .isEqualTo("1");
  }

  @Test
  void shouldTellOfDomainsWithoutAPlaceUntilThereIsOne() {
    own();
    UUID domain = verified();
    UUID gone = verified();
    assertThat(round()).containsEntry("without", 2L);
    round();
    assertThat(told(domain)).isEqualTo(2);
    product.one("delete from domains where id = ?", gone);
    product.active("203.0.113.52");
    assertThat(round()).containsEntry("assigned", 1L);
    assertThat(address(domain)).as("a shared one, as the tenant's are none").isNotEmpty();
    assertThat(told(domain)).isZero();
    assertThat(told(gone)).isZero();
  }

  @Test
  void shouldHouseAgainWhatLostItsAddressButNotWhatAnEmployeeTookAway() {
    UUID server = product.active("203.0.113.53");
    UUID domain = product.domain(tenant, "lost.example");
    UUID taken = product.domain(tenant, "taken.example");
    String released = assign(taken).text("/id");
    assign(domain);
    assertThat(
            product
                .admin
                .post(Infrastructure.PATH + "/assignments/" + released + "/release", "{}")
                .status())
        .isEqualTo(200);
    product.one("update smtp_ip_addresses set status = 'burned' where vps_instance_id = ?", server);
    product.bean(Drainage.class).clear();
    assertThat(told(domain)).isEqualTo(1);
    assertThat(round()).containsEntry("without", 1L);

    product.active("203.0.113.54");
    assertThat(round()).containsEntry("assigned", 1L);
    assertThat(address(domain)).isEqualTo("203.0.113.54");
    assertThat(address(taken)).isEmpty();
    assertThat(told(domain)).isZero();
    assertThat(told(taken)).isZero();
  }

  private static ApiAnswer assign(UUID domain) {
    ApiAnswer made =
        product.admin.post(
            Infrastructure.PATH + "/assignments",
            "{\"tenant_id\":\"%s\",\"domain_id\":\"%s\"}".formatted(tenant, domain));
    assertThat(made.status()).as(made.body()).isEqualTo(201);
    return made;
  }
}
