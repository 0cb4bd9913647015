package com.penguinmails.data.lambda;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.env.EnvironmentPropertySource;
import io.micronaut.context.env.PropertySource;
import io.micronaut.context.env.SystemPropertiesPropertySource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** The beans of a function. */
public final class FunctionContext {
  private static final String SHARED = "/application.properties";

  /** The environment, the JVM's properties and what a builder is told go before the file. */
  private static final int BEFORE_ALL = EnvironmentPropertySource.POSITION - 100;

  private FunctionContext() {}

  /** Starts the beans of the one function of this process, with the settings of its environment. */
  public static ApplicationContext start() {
    EarlyClasses.load();
    return builder().propertySources(new EnvironmentPropertySource()).start();
  }

  /**
   * Creates nothing before it is needed: no pool of an unused tier, no unused secret. Nor is it
   * found out what cloud this is, or looked for files of settings: there is one, and Micronaut
   * would open the jar once more, as a file system of 13,000 paths, to find it.
   *
   * <p>Micronaut's own builder for Lambda creates every singleton at start, and once asked to
   * cannot be told otherwise: its {@code eagerInitSingletons(false)} does nothing.
   */
  public static ApplicationContextBuilder builder() {
    return ApplicationContext.builder("function", "lambda")
        .deduceEnvironment(false)
        .enableDefaultPropertySources(false)
        .propertySources(
            PropertySource.of("application", shared(), BEFORE_ALL),
            new SystemPropertiesPropertySource());
  }

  private static Map<String, Object> shared() {
    try (InputStream file = FunctionContext.class.getResourceAsStream(SHARED)) {
      Properties read = new Properties();
      read.load(file);
      Map<String, Object> settings = new HashMap<>();
      read.forEach((name, value) -> settings.put(name.toString(), value));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
