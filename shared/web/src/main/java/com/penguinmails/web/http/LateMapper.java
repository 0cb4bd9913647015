package com.penguinmails.web.http;

import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A mapper that is made when it is first used; two threads may make it twice. */
final class LateMapper extends ForwardingMapper {
  private final Supplier<JsonMapper> maker;
  private volatile @Nullable JsonMapper made;

  LateMapper(Supplier<JsonMapper> maker) {
    this.maker = maker;
  }

  @Override
  JsonMapper mapper() {
    JsonMapper mapper = made;
    if (mapper == null) {
      mapper = maker.get();
      made = mapper;
    }
    return mapper;
  }

  @Override
  public JsonMapper createSpecific(Argument<?> type) {
    return new LateMapper(() -> mapper().createSpecific(type));
  }
}
