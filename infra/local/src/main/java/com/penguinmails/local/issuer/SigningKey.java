package com.penguinmails.local.issuer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;

/** An RSA key as a JWK (RFC 7517). */
public final class SigningKey {
  private static final int BITS = 2048;

  private final RSAKey key;

  private SigningKey(RSAKey key) {
    this.key = key;
  }

  /** Makes a new one; its id is its thumbprint (RFC 7638). */
  public static SigningKey generate() {
    try {
      return new SigningKey(
          new RSAKeyGenerator(BITS)
              .keyIDFromThumbprint(true)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .generate());
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java runtime has RSA.", e);
    }
  }

  /** Reads what {@link #json} wrote. */
  public static SigningKey parse(String json) {
    try {
      return new SigningKey(RSAKey.parse(json));
    } catch (ParseException e) {
      throw new IllegalArgumentException("The kept signing key is damaged; use --fresh.", e);
    }
  }

  /** With the private part. */
  public String json() {
    return key.toJSONString();
  }

  /** The public part as a key set. */
  String publicKeySet() {
    return new JWKSet(key).toString(true);
  }

  String sign(JWTClaimsSet claims) {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("The token could not be signed.", e);
    }
    return token.serialize();
  }
}
