package com.penguinmails.mail.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/**
 * A key pair in the forms it is kept in.
 *
 * @param privateKey PKCS #8 in base64: for the secret store and nobody else
 * @param publicKey SubjectPublicKeyInfo in base64, as in the {@code p=} of the DNS record
 */
public record DkimKey(String privateKey, String publicKey) {
  // RFC 8301 asks for 2048; a longer key does not fit one DNS string and many packets.
  private static final int BITS = 2048;
  private static final String RSA = "RSA";

  /** Makes a new key pair; takes about 100 ms. */
  public static DkimKey generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(RSA);
      generator.initialize(BITS);
      KeyPair pair = generator.generateKeyPair();
      Base64.Encoder base64 = Base64.getEncoder();
      return new DkimKey(
          base64.encodeToString(pair.getPrivate().getEncoded()),
          base64.encodeToString(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java runtime has RSA.", e);
    }
  }

  /** The value of the TXT record that publishes the key (RFC 6376 section 3.6.1). */
  public static String record(String publicKey) {
    return "v=DKIM1; k=rsa; p=" + publicKey;
  }

  /**
   * Reads a private key.
   *
   * @throws IllegalArgumentException when it is none; the message does not repeat it
   */
  static PrivateKey read(String privateKey) {
    try {
      return KeyFactory.getInstance(RSA)
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(privateKey)));
    } catch (GeneralSecurityException | IllegalArgumentException unreadable) {
      // Without the cause, which may quote what it could not read.
      throw new IllegalArgumentException("the signing key is not a PKCS #8 RSA key");
    }
  }

  /** Without the private key. */
  @Override
  public String toString() {
    return "DkimKey[" + publicKey + "]";
  }
}
