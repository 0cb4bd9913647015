package com.penguinmails.bench.coldstart.toy;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import java.util.Map;

/** The one endpoint. */
@Controller("/toy")
class ToyController {

  @Get
  Map<String, String> hello() {
    return Map.of("hello", "world");
  }
}
