package com.penguinmails.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailNetworkTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "100.64.0.1",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "ff02::1",
        "255.255.255.255",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::1"
      })
  void shouldRefuseWhatIsNotPublic(String address) throws UnknownHostException {
    assertThat(MailNetwork.publicOnly().allows(address(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "172.32.0.1",
        "2001:4860:4860::8888",
        "64:ff9b::808:808",
        "100.128.0.1"
      })
  void shouldAllowWhatIsPublic(String address) throws UnknownHostException {
    assertThat(MailNetwork.publicOnly().allows(address(address))).isTrue();
  }

  @Test
  void shouldAllowThePrivateNetworksItIsTold() throws UnknownHostException {
    MailNetwork network = MailNetwork.of(false, List.of("10.1.0.0/16", "fd12::/16"), null);

    assertThat(network.allows(address("10.1.255.1"))).isTrue();
    assertThat(network.allows(address("10.2.0.1"))).isFalse();
    assertThat(network.allows(address("fd12::5"))).isTrue();
    assertThat(network.allows(address("fd13::5"))).isFalse();
  }

  @Test
  void shouldNeverAllowTheMetadataServiceOnOneMachine() throws UnknownHostException {
    MailNetwork laptop = MailNetwork.of(true, List.of(), null);

    assertThat(laptop.allows(address("127.0.0.1"))).isTrue();
    assertThat(laptop.allows(address("169.254.169.254"))).isFalse();
  }

  private static InetAddress address(String literal) throws UnknownHostException {
    return InetAddress.getAllByName(literal)[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0", "mail.example.com/8", "10.0.0.0/33", "ten/8"})
  void shouldRefuseWhatIsNoNetwork(String network) {
    assertThatThrownBy(() -> MailNetwork.of(false, List.of(network), null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
