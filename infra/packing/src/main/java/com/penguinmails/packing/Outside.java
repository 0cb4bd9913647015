package com.penguinmails.packing;

import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Type;

/**
 * Types of the Java runtime, which calls methods of theirs that a class overrides. Compared by name
 * and number of parameters: one too many does no harm.
 */
final class Outside {
  /** What serialisation looks for. */
  private static final Set<String> HIDDEN =
      Set.of("writeReplace/0", "readResolve/0", "writeObject/1", "readObject/1");

  private final Map<String, Set<String>> methods = new HashMap<>();

  /** Whether this type of the runtime has a method that this one overrides. */
  boolean calls(String type, String signature) {
    String key = key(signature);
    return HIDDEN.contains(key) || methods.computeIfAbsent(type, Outside::methodsOf).contains(key);
  }

  private static Set<String> methodsOf(String type) {
    Set<String> keys = new HashSet<>();
    try {
      Class<?> known =
          Class.forName(type.replace('/', '.'), false, ClassLoader.getPlatformClassLoader());
      for (Class<?> each = known; each != null; each = each.getSuperclass()) {
        for (Method method : each.getDeclaredMethods()) {
          keys.add(method.getName() + "/" + method.getParameterCount());
        }
      }
      for (Method method : known.getMethods()) {
        keys.add(method.getName() + "/" + method.getParameterCount());
      }
    } catch (ClassNotFoundException | LinkageError absent) {
      // A library that is not in the jar either: nobody can call through it.
      return keys;
    }
    return keys;
  }

  private static String key(String signature) {
    int open = signature.indexOf('(');
    int count = Type.getArgumentTypes(signature.substring(open)).length;
    return signature.substring(0, open) + "/" + count;
  }
}
