package com.penguinmails.data.lambda;

import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Which classes a jar names under {@code META-INF/micronaut/SERVICE/CLASS}. */
final class ServiceNames {
  private ServiceNames() {}

  /** Names of classes by service, in the jar's order. */
  static Map<String, List<String>> in(ZipFile jar) {
    Map<String, List<String>> names = new HashMap<>();
    for (Enumeration<? extends ZipEntry> all = jar.entries(); all.hasMoreElements(); ) {
      String path = all.nextElement().getName();
      if (path.startsWith(JarServices.FOLDER)) {
        add(names, path.substring(JarServices.FOLDER.length()));
      }
    }
    return names;
  }

  private static void add(Map<String, List<String>> names, String path) {
    int slash = path.indexOf('/');
    if (slash > 0 && slash < path.length() - 1) {
      names
          .computeIfAbsent(path.substring(0, slash), none -> new ArrayList<>())
          .add(path.substring(slash + 1));
    }
  }
}
