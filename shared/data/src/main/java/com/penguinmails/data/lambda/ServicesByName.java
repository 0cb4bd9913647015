package com.penguinmails.data.lambda;

import io.micronaut.core.io.service.SoftServiceLoader.StaticDefinition;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the services of one type. Like Micronaut's own loader it passes over a class that needs
 * another that is not there: that is how its modules offer what is optional.
 *
 * @param names of classes with a public constructor without parameters
 * @param forked by two threads where there are two cores; only for services that nobody asks for
 *     while a class begins, because a class that another thread begins is waited for
 */
record ServicesByName<S>(ClassLoader loader, List<String> names, boolean forked)
    implements StaticServiceLoader<S> {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.publicLookup();
  private static final MethodType NO_PARAMETERS = MethodType.methodType(void.class);

  @Override
  public Stream<StaticDefinition<S>> findAll(Predicate<String> predicate) {
    return (forked ? names.parallelStream() : names.stream())
            .filter(predicate)
            .map(
                name -> {
                  @Nullable S service = make(name);
                  return service == null ? null : StaticDefinition.of(name, () -> service);
                })
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList()
            .stream();
  }

  @SuppressWarnings("unchecked")
  private @Nullable S make(String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      return (S) LOOKUP.findConstructor(type, NO_PARAMETERS).invoke();
    } catch (NoClassDefFoundError
        | ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException absent) {
      return null;
    } catch (Throwable e) {
      throw new IllegalStateException("The service " + name + " cannot be made.", e);
    }
  }
}
