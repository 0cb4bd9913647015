package com.penguinmails.mail;

import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The network mail functions live in, from the environment. */
@Factory
final class MailNetworkFactory {

  /**
   * Makes it.
   *
   * @param secretsProvider {@code file} is one machine, where servers on it are all right
   * @param privateNetworks {@code MAIL_PRIVATE_NETWORKS}, CIDR separated by commas
   * @param trustedCertificates {@code MAIL_TRUSTED_CERTIFICATES}, a PEM file
   */
  @Singleton
  MailNetwork network(
      @Value("${secrets.provider:aws}") String secretsProvider,
      @Value("${mail.private.networks:}") String privateNetworks,
      @Value("${mail.trusted.certificates:}") String trustedCertificates) {
    List<String> networks =
        Stream.of(privateNetworks.split(",", -1))
            .map(String::strip)
            .filter(n -> !n.isEmpty())
            .toList();
    return MailNetwork.of(
        secretsProvider.equals("file"),
        networks,
        trustedCertificates.isBlank() ? null : Path.of(trustedCertificates));
  }
}
