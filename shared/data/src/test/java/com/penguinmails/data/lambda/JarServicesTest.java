package com.penguinmails.data.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micronaut.core.io.service.MicronautMetaServiceLoaderUtils;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarServicesTest {
  private static final String SERVICE = Runnable.class.getName();

  private Path directory;

  /** Makes itself known by existing. */
  public static class Present implements Runnable {
    @Override
    public void run() {}
  }

  /** Cannot be made. */
  public static class Broken implements Runnable {
    public Broken() {
      throw new IllegalArgumentException("broken");
    }

    @Override
    public void run() {}
  }

  /** Remembers who made it. */
  public static class Signed implements Runnable {
    private static final Set<Thread> MAKERS = ConcurrentHashMap.newKeySet();

    public Signed() {
      MAKERS.add(Thread.currentThread());
    }

    @Override
    public void run() {}
  }

  @BeforeEach
  void workIn(@TempDir Path temporary) {
    directory = temporary;
  }

  @Test
  void shouldFindInJarWhatMicronautFinds() throws IOException {
    Path file = directory.resolve("function.jar");
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file))) {
      for (String entry :
          List.of(
              "META-INF/",
              "META-INF/micronaut/",
              "META-INF/micronaut/a.Service/",
              "META-INF/micronaut/a.Service/one.Class",
              "META-INF/micronaut/a.Service/one.Other$Nested",
              "META-INF/micronaut/b.Service/",
              "META-INF/micronaut/b.Service/two.Class",
              "META-INF/services/c.Service",
              "one/Class.class")) {
        jar.putNextEntry(new JarEntry(entry));
        jar.closeEntry();
      }
    }

    Map<String, Set<String>> names = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile());
        URLClassLoader loader = new URLClassLoader(new URL[] {file.toUri().toURL()}, null)) {
      ServiceNames.in(jar)
          .forEach((service, classes) -> names.put(service, new HashSet<>(classes)));

      assertThat(names)
          .hasSize(2)
          .isEqualTo(MicronautMetaServiceLoaderUtils.findAllMicronautMetaServices(loader));
    }
  }

  @Test
  void shouldMakeWhatIsNamedAndPassOverWhatIsNotThere() throws IOException {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(SERVICE),
        "# known\n%s # this one\n\nnot.There\n".formatted(Present.class.getName()));
    try (URLClassLoader loader = loader()) {
      NamedServices all =
          new NamedServices(loader, Map.of(SERVICE, List.of(Present.class.getName())));

      assertThat(all.get(SERVICE).load(service -> true))
          .hasSize(2)
          .allMatch(Present.class::isInstance);
      assertThat(all.get(SERVICE).load(name -> false, service -> true)).isEmpty();
    }
  }

  @Test
  void shouldKnowServiceWithoutClasses() throws IOException {
    try (URLClassLoader loader = loader()) {
      NamedServices all = new NamedServices(loader, Map.of());

      assertThat(all.containsKey("nobody.Offers")).isTrue();
      assertThat(all.get("nobody.Offers").load(service -> true)).isEmpty();
    }
  }

  @Test
  void shouldNotPassOverWhatIsBroken() throws IOException {
    try (URLClassLoader loader = loader()) {
      NamedServices all =
          new NamedServices(loader, Map.of(SERVICE, List.of(Broken.class.getName())));

      assertThatThrownBy(() -> all.get(SERVICE).load(service -> true))
          .hasMessageContaining(Broken.class.getName())
          .hasRootCauseMessage("broken");
    }
  }

  /**
   * One that is asked for while a class begins would be waited for by the other thread, for ever.
   */
  @Test
  void shouldForkForNoServiceThatAClassMayAskForWhileItBegins() throws IOException {
    List<String> many = Collections.nCopies(200, Signed.class.getName());
    try (URLClassLoader loader = loader()) {
      NamedServices all = new NamedServices(loader, Map.of(SERVICE, many));

      assertThat(all.get(SERVICE).load(service -> true)).hasSize(many.size());
      assertThat(Signed.MAKERS).containsExactly(Thread.currentThread());
    }
  }

  @Test
  void shouldLeaveItToMicronautOutsideOfOneJar() {
    assertThat(new JarServices().load().getServiceLoaders()).isEmpty();
  }

  private URLClassLoader loader() throws IOException {
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, JarServicesTest.class.getClassLoader());
  }
}
