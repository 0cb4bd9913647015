package com.penguinmails.local.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.penguinmails.local.template.LambdaFunction;
import io.micronaut.context.ApplicationContext;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * Calls handlers in this process, on the caller's thread, with the event object itself: nothing is
 * serialised. Functions with equal environments share one application context, and with it their
 * connection pools.
 *
 * <p>A handler is called by many threads at once here, unlike in AWS; it must not keep state of a
 * request in a field.
 */
public final class InProcess implements FunctionInvoker {
  private final Function<Map<String, String>, ApplicationContext> contextFactory;
  private final Map<Map<String, String>, ApplicationContext> contexts = new ConcurrentHashMap<>();
  private final Map<String, RequestHandler<Object, Object>> handlers = new ConcurrentHashMap<>();
  private final Deadlines deadlines = new Deadlines();

  /**
   * Starts nothing yet.
   *
   * @param contextFactory makes the running application context for an environment; called once for
   *     each
   */
  public InProcess(Function<Map<String, String>, ApplicationContext> contextFactory) {
    this.contextFactory = contextFactory;
  }

  @Override
  public APIGatewayV2HTTPResponse invoke(LambdaFunction function, APIGatewayV2HTTPEvent event) {
    if (call(function, event) instanceof APIGatewayV2HTTPResponse response) {
      return response;
    }
    throw new InvocationException.Failed(function, "did not return an APIGatewayV2HTTPResponse");
  }

  @Override
  public Map<String, Object> invoke(LambdaFunction function, Map<String, Object> event) {
    if (call(function, event) instanceof Map<?, ?> result) {
      @SuppressWarnings("unchecked") // the handler's own type says Map<String, Object>
      Map<String, Object> typed = (Map<String, Object>) result;
      return typed;
    }
    throw new InvocationException.Failed(function, "did not return a map");
  }

  @Override
  public void warm(LambdaFunction function) {
    handler(function);
  }

  private Object call(LambdaFunction function, Object event) {
    RequestHandler<Object, Object> handler = handler(function);
    long deadline = System.nanoTime() + function.timeout().toNanos();
    Deadlines.Call call = deadlines.begin(deadline);
    Object result;
    try {
      result = handler.handleRequest(event, new InvocationContext(function, requestId(), deadline));
    } catch (Throwable e) {
      if (call.end()) {
        throw new InvocationException.TimedOut(function);
      }
      throw new InvocationException.Failed(function, "threw " + e, e);
    }
    // An answer that came too late is none: AWS has ended the function by then.
    if (call.end()) {
      throw new InvocationException.TimedOut(function);
    }
    return result;
  }

  private RequestHandler<Object, Object> handler(LambdaFunction function) {
    RequestHandler<Object, Object> known = handlers.get(function.name());
    return known != null
        ? known
        : handlers.computeIfAbsent(function.name(), name -> create(function));
  }

  private RequestHandler<Object, Object> create(LambdaFunction function) {
    try {
      Constructor<?> constructor =
          Class.forName(function.handlerClass())
              .asSubclass(RequestHandler.class)
              .getConstructor(ApplicationContext.class);
      @SuppressWarnings(
          "unchecked") // the event's type is checked by the handler's own bridge method
      RequestHandler<Object, Object> handler =
          (RequestHandler<Object, Object>)
              constructor.newInstance(
                  contexts.computeIfAbsent(function.environment(), contextFactory));
      return handler;
    } catch (ClassNotFoundException e) {
      throw new InvocationException.Failed(
          function, "names the unknown handler " + function.handlerClass(), e);
    } catch (NoSuchMethodException e) {
      throw new InvocationException.Failed(
          function,
          "needs a public constructor (ApplicationContext) in " + function.handlerClass(),
          e);
    } catch (InvocationTargetException e) {
      throw new InvocationException.Failed(
          function, "could not be started: " + e.getCause(), e.getCause());
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw new InvocationException.Failed(function, "has no usable handler: " + e.getMessage(), e);
    }
  }

  private static String requestId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  @Override
  public void close() {
    deadlines.close();
    handlers.clear();
    contexts.values().forEach(ApplicationContext::close);
    contexts.clear();
  }
}
