package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import com.penguinmails.local.template.LambdaFunction;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls each function in a JVM of its own, from its own jar, under AWS's Java Runtime Interface
 * Client: what a function needs and its jar lacks shows here and not in AWS. Events travel as JSON,
 * written by the serialisers that the client reads them with.
 *
 * <p>A JVM whose parent is killed loses its Runtime API, and the client ends the process then.
 */
public final class Isolated implements FunctionInvoker {
  private static final ClassLoader LOADER = Isolated.class.getClassLoader();
  private static final PojoSerializer<APIGatewayV2HTTPEvent> REQUESTS =
      LambdaEventSerializers.serializerFor(APIGatewayV2HTTPEvent.class, LOADER);
  private static final PojoSerializer<APIGatewayV2HTTPResponse> RESPONSES =
      LambdaEventSerializers.serializerFor(APIGatewayV2HTTPResponse.class, LOADER);

  @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal knows no type arguments
  private static final PojoSerializer<Map<String, Object>> MAPS =
      (PojoSerializer) JacksonFactory.getInstance().getSerializer(Map.class);

  private final IsolationSettings settings;
  private final Clock clock;
  private final Map<String, IsolatedFunction> functions = new ConcurrentHashMap<>();

  /** Starts nothing yet; {@link #warm} or the first call does. */
  public Isolated(IsolationSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public APIGatewayV2HTTPResponse invoke(LambdaFunction function, APIGatewayV2HTTPEvent event) {
    return read(function, RESPONSES, of(function).invoke(write(REQUESTS, event)));
  }

  @Override
  public Map<String, Object> invoke(LambdaFunction function, Map<String, Object> event) {
    return read(function, MAPS, of(function).invoke(write(MAPS, event)));
  }

  @Override
  public void warm(LambdaFunction function) {
    of(function).warm();
  }

  /** The process id of a function's JVM, empty while it has none. */
  public OptionalLong pid(LambdaFunction function) {
    Long pid = of(function).pid();
    return pid == null ? OptionalLong.empty() : OptionalLong.of(pid);
  }

  private IsolatedFunction of(LambdaFunction function) {
    return functions.computeIfAbsent(
        function.name(), name -> new IsolatedFunction(function, settings, clock));
  }

  static <T> byte[] write(PojoSerializer<T> serializer, T event) {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    serializer.toJson(event, json);
    return json.toByteArray();
  }

  static byte[] write(APIGatewayV2HTTPEvent event) {
    return write(REQUESTS, event);
  }

  private static <T> T read(LambdaFunction function, PojoSerializer<T> serializer, byte[] json) {
    T answer;
    try {
      answer = serializer.fromJson(new ByteArrayInputStream(json));
    } catch (RuntimeException e) {
      throw new InvocationException.Failed(function, "gave an answer that is not of its type", e);
    }
    if (answer == null) {
      throw new InvocationException.Failed(function, "gave no answer");
    }
    return answer;
  }

  @Override
  public void close() {
    functions.values().parallelStream().forEach(IsolatedFunction::close);
  }
}
