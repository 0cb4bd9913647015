package com.penguinmails.data.lambda;

import io.micronaut.core.beans.BeanIntrospectionReference;
import io.micronaut.core.io.service.SoftServiceLoader.StaticServiceLoader;
import io.micronaut.inject.BeanDefinitionReference;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A loader for every service there may be: Micronaut looks for itself whenever it finds none here,
 * and one look costs as much as all.
 */
final class NamedServices extends AbstractMap<String, StaticServiceLoader<?>> {
  private static final String STANDARD = "META-INF/services/";

  /** The hundreds, which a context asks for itself. */
  private static final Set<String> FORKED =
      Set.of(BeanDefinitionReference.class.getName(), BeanIntrospectionReference.class.getName());

  private final ClassLoader loader;
  private final Map<String, List<String>> names;

  /**
   * Of these classes.
   *
   * @param names of classes by service, beside those of {@code META-INF/services}
   */
  NamedServices(ClassLoader loader, Map<String, List<String>> names) {
    this.loader = loader;
    this.names = names;
  }

  @Override
  public StaticServiceLoader<?> get(Object service) {
    String name = (String) service;
    return new ServicesByName<>(loader, namesOf(name), FORKED.contains(name));
  }

  @Override
  public boolean containsKey(@Nullable Object service) {
    return true;
  }

  @Override
  public Set<Entry<String, StaticServiceLoader<?>>> entrySet() {
    throw new UnsupportedOperationException("Services are asked for by name.");
  }

  private List<String> namesOf(String service) {
    List<String> all = new ArrayList<>();
    try {
      for (URL file : Collections.list(loader.getResources(STANDARD + service))) {
        all.addAll(lines(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    all.addAll(names.getOrDefault(service, List.of()));
    return all;
  }

  /** As {@link java.util.ServiceLoader} reads it. */
  private static List<String> lines(URL file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
      return reader
          .lines()
          .map(line -> (line.contains("#") ? line.substring(0, line.indexOf('#')) : line).strip())
          .filter(line -> !line.isEmpty())
          .distinct()
          .toList();
    }
  }
}
