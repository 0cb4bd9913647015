package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/** Where the Runtime Interface Client lies: the jars this process was started with. */
final class RuntimeClient {
  private RuntimeClient() {}

  static List<Path> jars() {
    return Stream.of(
            AWSLambda.class,
            RequestHandler.class,
            PojoSerializer.class,
            SdkInternalThreadLocal.class)
        .map(RuntimeClient::jar)
        .distinct()
        .toList();
  }

  private static Path jar(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("no file holds " + type.getName(), e);
    }
  }
}
