package com.penguinmails.packing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of a jar can be reached: from everything that is not divisible, from the services
 * and names its resources speak of, over the methods that can be called ("rapid type analysis", by
 * signature). A class that is only mentioned stays too, as the shell the verifier may look at; what
 * only a shell's code leads to goes.
 */
final class Walk {
  private static final String FACTORY = "TypeAdapterFactory";

  private final Map<String, byte[]> files;
  private final Rules rules;
  private final Outside outside = new Outside();
  private final Map<String, Code> codes = new HashMap<>();

  private final Set<String> live = new HashSet<>();
  private final Set<String> kept = new HashSet<>();
  private final Set<String> dispatched = new HashSet<>();
  private final Map<String, List<String>> waiting = new HashMap<>();
  private final Set<String> reached = new HashSet<>();
  private final Deque<Runnable> work = new ArrayDeque<>();

  /**
   * Of these classes.
   *
   * @param files class files by name, without {@code .class}
   */
  Walk(Map<String, byte[]> files, Rules rules) {
    this.files = files;
    this.rules = rules;
  }

  /** Names of all classes that stay, given those that resources name. */
  Set<String> keep(Set<String> namedByResources) {
    for (String name : files.keySet()) {
      if (!rules.mayLeaveOut(name)
          || namedByResources.contains(name)
          || rules.byName().matcher(name).matches()) {
        use(name);
        everyMethod(name);
      }
    }
    for (Runnable next = work.poll(); next != null; next = work.poll()) {
      next.run();
    }
    for (String name : List.copyOf(live)) {
      code(name).mentions().stream()
          .filter(Predicate.not(rules::isOnlyReturned))
          .forEach(this::shell);
    }
    return kept;
  }

  private boolean has(String name) {
    return files.containsKey(name) && !rules.isNever(name);
  }

  private Code code(String name) {
    return codes.computeIfAbsent(
        name, each -> CodeReader.read(Objects.requireNonNull(files.get(each), each)));
  }

  /** Keeps a class and what loading it alone loads: its supertypes, and the host of its nest. */
  private void shell(String name) {
    if (has(name) && kept.add(name)) {
      code(name).supers().forEach(this::shell);
      int nested = name.lastIndexOf('$');
      if (nested > 0) {
        shell(name.substring(0, nested));
      }
    }
  }

  private void use(String name) {
    shell(name);
    if (!has(name) || !live.add(name)) {
      return;
    }
    Code code = code(name);
    code.supers().forEach(this::use);
    reach(name, "<clinit>()V");
    for (String signature : code.virtual()) {
      if (dispatched.contains(signature) || calledFromOutside(name, signature)) {
        reach(name, signature);
      } else {
        waiting.computeIfAbsent(signature, key -> new ArrayList<>()).add(name);
      }
    }
    if (rules.isBound(name)) {
      reach(name, "<init>()V");
      work.add(() -> code.fieldTypes().stream().filter(rules::isBound).forEach(this::use));
      work.add(() -> chooseFrom(name + FACTORY));
    }
  }

  /** What an interface's field may hold stands in the factory of its adapter. */
  private void chooseFrom(String factory) {
    if (has(factory)) {
      code(factory).methods().forEach((method, steps) -> steps.forEach(this::useHeld));
    }
  }

  private void useHeld(Step step) {
    if (step instanceof Step.Hold held) {
      use(held.owner());
    }
  }

  private boolean calledFromOutside(String name, String signature) {
    if (!files.containsKey(name)) {
      return outside.calls(name, signature);
    }
    return code(name).supers().stream().anyMatch(each -> calledFromOutside(each, signature));
  }

  private void everyMethod(String name) {
    if (has(name)) {
      code(name).methods().keySet().forEach(signature -> reach(name, signature));
    }
  }

  private void everyConstructor(String name) {
    if (has(name)) {
      code(name).methods().keySet().stream()
          .filter(signature -> signature.startsWith("<init>"))
          .forEach(signature -> reach(name, signature));
    }
  }

  private void reach(String name, String signature) {
    @Nullable List<Step> steps = code(name).methods().get(signature);
    if (steps != null && reached.add(name + " " + signature)) {
      work.add(() -> steps.forEach(step -> follow(name, step)));
    }
  }

  private void follow(String from, Step step) {
    if (step instanceof Step.Use used) {
      use(used.owner());
    } else if (step instanceof Step.Hold held) {
      hold(from, held.owner());
    } else if (step instanceof Step.Say said) {
      make(said.text().replace('.', '/'));
    } else if (step instanceof Step.Call called) {
      resolve(called.owner(), called.signature());
    } else if (step instanceof Step.Dispatch dispatch) {
      dispatch(dispatch.signature());
    }
  }

  private void make(String name) {
    use(name);
    everyConstructor(name);
  }

  /** What is bound is made where a field or a call needs it, not where its class is listed. */
  private void hold(String from, String name) {
    if (rules.isBound(from)) {
      shell(name);
    } else {
      make(name);
    }
  }

  private void resolve(String owner, String signature) {
    Deque<String> places = new ArrayDeque<>(List.of(owner));
    for (String place = places.poll(); place != null; place = places.poll()) {
      if (has(place)) {
        if (code(place).methods().containsKey(signature)) {
          reach(place, signature);
          return;
        }
        places.addAll(code(place).supers());
      }
    }
  }

  private void dispatch(String signature) {
    if (dispatched.add(signature)) {
      List<String> owners = waiting.remove(signature);
      if (owners != null) {
        owners.forEach(owner -> reach(owner, signature));
      }
    }
  }
}
