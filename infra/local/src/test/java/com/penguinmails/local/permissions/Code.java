package com.penguinmails.local.permissions;

import com.penguinmails.operations.upkeep.Upkeep;
import com.penguinmails.queue.JobHandler;
import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.micronaut.context.annotation.Factory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The product's classes and sources, and what can be reached from where. */
final class Code {
  /** Beyond these a function's own code does not decide: how secrets are kept and logins made. */
  private static final Set<String> ENDS =
      Set.of(
          "com.penguinmails.data.secrets",
          "com.penguinmails.kernel.secrets",
          "com.penguinmails.data.sql");

  private static final Set<String> NAMED =
      Set.of(JobHandler.class.getName(), Upkeep.class.getName());

  private final JavaClasses classes;
  private final Map<String, String> sources = new HashMap<>();

  private final Map<String, Set<JavaClass>> makers = new HashMap<>();

  private Code(JavaClasses classes) {
    this.classes = classes;
    for (JavaClass type : classes) {
      if (type.isAnnotatedWith(Factory.class)) {
        for (JavaMethod method : type.getMethods()) {
          makers
              .computeIfAbsent(method.getRawReturnType().getName(), none -> new HashSet<>())
              .add(type);
        }
      }
    }
  }

  static Code of(Path root) throws IOException {
    List<Path> folders = new ArrayList<>();
    List<Path> modules = new ArrayList<>();
    for (String place : List.of("shared", "functions")) {
      try (Stream<Path> found = Files.list(root.resolve(place))) {
        found
            .filter(module -> !module.endsWith("testkit"))
            .filter(module -> Files.exists(module.resolve("pom.xml")))
            .forEach(modules::add);
      }
    }
    modules.forEach(module -> folders.add(module.resolve("target/classes")));
    // What is not ours is known by name alone, which is enough and much faster.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
    Code code = new Code(new ClassFileImporter().importPaths(folders));
    ArchConfiguration.get().reset();
    for (Path module : modules) {
      code.read(module.resolve("src/main/java"));
    }
    return code;
  }

  private void read(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(
              file -> {
                String name = folder.relativize(file).toString().replace('/', '.');
                try {
                  sources.put(name.replaceAll("\\.java$", ""), Files.readString(file));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  JavaClass named(String name) {
    return classes.get(name);
  }

  Stream<JavaClass> all() {
    return classes.stream();
  }

  /** The text of the file the class is in. */
  String source(JavaClass type) {
    return sources.getOrDefault(outermost(type), "");
  }

  Map<String, String> sources() {
    return new TreeMap<>(sources);
  }

  static String outermost(JavaClass type) {
    return type.getName().replaceAll("\\$.*", "");
  }

  /** The module's name: the part behind the product's. */
  static String module(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }

  /**
   * Everything the roots refer to, and what refers to by type: implementations of interfaces and
   * what factories make. Queue handlers and upkeep are found where they are named, not through
   * their interface.
   */
  Map<String, JavaClass> reachable(Collection<JavaClass> roots) {
    Map<String, JavaClass> reached = new TreeMap<>();
    ArrayDeque<JavaClass> open = new ArrayDeque<>(roots);
    Set<String> modules = new HashSet<>(Set.of("kernel", "data", "queue", "mail", "web"));
    roots.forEach(root -> modules.add(module(root)));
    while (!open.isEmpty()) {
      JavaClass type = open.pop();
      if (!ours(type) || !modules.contains(module(type)) || reached.containsKey(type.getName())) {
        continue;
      }
      reached.put(type.getName(), type);
      if (ENDS.contains(type.getPackageName())) {
        continue;
      }
      type.getDirectDependenciesFromSelf()
          .forEach(each -> open.add(each.getTargetClass().getBaseComponentType()));
      if (type.isInterface() && !NAMED.contains(type.getName())) {
        open.addAll(type.getAllSubclasses());
      }
      open.addAll(makers.getOrDefault(type.getName(), Set.of()));
    }
    return reached;
  }

  private static boolean ours(JavaClass type) {
    return type.getName().startsWith("com.penguinmails.") && !type.getSimpleName().startsWith("$");
  }
}
