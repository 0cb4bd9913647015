package com.penguinmails.local.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Where a restored cluster takes another's place, the other clusters keep their names. */
class GenerationsTest {
  private static final Pattern GENERATION = Pattern.compile(" Generation: !Ref (\\w+)");

  @Test
  void shouldHaveOneForEachCluster() throws IOException {
    Sample template = Sample.of("template.yaml");
    Sample wrong =
        template.with("QueueDatabase", "!Ref QueueGeneration", "!Ref DatabaseGeneration");

    assertThat(generations(template)).hasSize(4);
    assertThat(shared(template)).isEmpty();
    assertThat(shared(wrong)).containsExactly("DatabaseGeneration");
  }

  private static List<String> generations(Sample template) {
    return GENERATION.matcher(template.text()).results().map(found -> found.group(1)).toList();
  }

  private static List<String> shared(Sample template) {
    List<String> shared = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (String generation : generations(template)) {
      if (!seen.add(generation)) {
        shared.add(generation);
      }
    }
    return shared;
  }
}
