package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.io.buffer.ByteArrayBufferFactory;
import io.micronaut.function.BinaryTypeConfiguration;
import io.micronaut.http.ByteBodyHttpResponse;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MediaType;
import io.micronaut.http.body.AvailableByteBody;
import io.micronaut.http.body.ByteBodyFactory;
import io.micronaut.http.body.MessageBodyHandlerRegistry;
import io.micronaut.http.server.ResponseLifecycle;
import io.micronaut.http.server.RouteExecutor;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.scheduling.TaskExecutors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;

/** Writes Micronaut's answers as API Gateway wants them (payload format 2.0). */
final class GatewayAnswers extends ResponseLifecycle {
  private final ApplicationContext beans;
  private final BinaryTypeConfiguration binaryTypes;

  GatewayAnswers(ApplicationContext beans, RouteExecutor routes) {
    super(
        routes,
        beans.getBean(MessageBodyHandlerRegistry.class),
        beans.getConversionService(),
        ByteBodyFactory.createDefault(ByteArrayBufferFactory.INSTANCE));
    this.beans = beans;
    this.binaryTypes = beans.getBean(BinaryTypeConfiguration.class);
  }

  /** For bodies that are written while they are sent; looked up when there is one. */
  @Override
  protected Executor ioExecutor() {
    return beans.getBean(ExecutorService.class, Qualifiers.byName(TaskExecutors.BLOCKING));
  }

  APIGatewayV2HTTPResponse write(ByteBodyHttpResponse<?> response) {
    try (response) {
      HttpHeaders headers = response.getHeaders();
      byte[] body = body(response);
      boolean binary =
          binaryTypes.isMediaTypeBinary(headers.getContentType().orElse(MediaType.TEXT_PLAIN));
      return APIGatewayV2HTTPResponse.builder()
          .withStatusCode(response.code())
          .withHeaders(joined(headers))
          .withIsBase64Encoded(binary)
          .withBody(
              binary
                  ? Base64.getEncoder().encodeToString(body)
                  : new String(body, StandardCharsets.UTF_8))
          .build();
    }
  }

  private static byte[] body(ByteBodyHttpResponse<?> response) {
    if (response.byteBody() instanceof AvailableByteBody available) {
      return available.toByteArray();
    }
    try (InputStream written = response.byteBody().toInputStream()) {
      return written.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Format 2.0 knows one value a name; several are one with commas (RFC 9110 section 5.3). */
  private static Map<String, String> joined(HttpHeaders headers) {
    Map<String, String> joined = new LinkedHashMap<>();
    for (Map.Entry<String, List<String>> header : headers) {
      joined.put(header.getKey(), String.join(",", header.getValue()));
    }
    return joined;
  }
}
