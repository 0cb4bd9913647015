package com.penguinmails.data.lambda;

import io.micronaut.core.io.service.SoftServiceLoader.Optimizations;
import io.micronaut.core.optim.StaticOptimizations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

/**
 * Tells Micronaut the services of a function's jar. By itself it opens the jar a second time, as a
 * file system of 13,000 paths, which costs a cold start 100 ms; the jar's own list, which the class
 * loader has read already, costs a fifth of that.
 */
public final class JarServices implements StaticOptimizations.Loader<Optimizations> {
  static final String FOLDER = "META-INF/micronaut/";

  @Override
  public Optimizations load() {
    ClassLoader loader = JarServices.class.getClassLoader();
    try {
      List<URL> places = Collections.list(loader.getResources(FOLDER));
      // Anywhere but in one jar, Micronaut looks for itself.
      return places.size() == 1
              && places.getFirst().openConnection() instanceof JarURLConnection jar
          ? of(jar, loader)
          : new Optimizations(Map.of());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optimizations of(JarURLConnection connection, ClassLoader loader)
      throws IOException {
    // Of its own: the connection's is shared, and closing it would close it for others.
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      return new Optimizations(new NamedServices(loader, ServiceNames.in(jar)));
    }
  }
}
