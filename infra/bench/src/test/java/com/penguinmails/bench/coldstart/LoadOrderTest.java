package com.penguinmails.bench.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LoadOrderTest {
  @Test
  void shouldSayWhatAStartIsBusyWith() {
    List<String> log =
        List.of(
            "[0.012s][info][class,load] java.lang.Object source: shared objects file",
            "[0.099s][info][class,load] java.util.List source: jrt:/java.base",
            "[0.100s][info][class,load] io.micronaut.http.HttpRequest source: jar:file:/x",
            "[0.150s][info][class,load] io.micronaut.inject.BeanType source: jar:file:/x",
            "[0.190s][info][class,load] com.amazonaws.services.lambda.X source: jar:file:/x",
            "[1.250s][info][class,load] Alone source: jar:file:/x",
            "[1.251s][info][class,load] no class at all");

    assertThat(LoadOrder.table(log, "Order").rows())
        .containsExactly(
            List.of(0L, 2L, "java.lang 1, java.util 1"),
            List.of(100L, 3L, "io.micronaut 2, com.amazonaws.services 1"),
            List.of(1200L, 1L, "Alone 1"));
  }
}
