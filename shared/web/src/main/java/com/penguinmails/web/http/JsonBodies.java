package com.penguinmails.web.http;

import com.penguinmails.data.lambda.Snapshot;
import io.micronaut.context.ApplicationContext;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Produces;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.body.JsonMessageHandler;
import jakarta.inject.Singleton;

/**
 * Reads and writes JSON bodies by Micronaut's handler, strictly, but learns a route's types when
 * its first request comes. Micronaut learns those of all routes at start, a tenth of it; so do we
 * where the start goes into a snapshot.
 */
@Factory
final class JsonBodies {

  @Singleton
  @Replaces(JsonMessageHandler.class)
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_JSON, MediaType.APPLICATION_JSON_PROBLEM})
  @Consumes({MediaType.APPLICATION_JSON, MediaType.TEXT_JSON, MediaType.APPLICATION_JSON_PROBLEM})
  <T> JsonMessageHandler<T> bodies(JsonMapper mapper, ApplicationContext beans) {
    return new JsonMessageHandler<>(
        new StrictMapper(Snapshot.comes(beans) ? mapper : new LateMapper(() -> mapper)));
  }
}
