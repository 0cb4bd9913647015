package com.penguinmails.web.http;

import io.micronaut.context.annotation.Factory;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.type.Argument;
import io.micronaut.serde.Decoder;
import io.micronaut.serde.Deserializer;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole numbers that are whole: Micronaut's JSON cuts 0.9 to 0 where a request says how many
 * hours to wait.
 */
@Factory
final class WholeNumbers {
  static final int BEFORE_MICRONAUTS = -1000;

  @Singleton
  @Order(BEFORE_MICRONAUTS)
  Deserializer<Integer> integers() {
    return new Exact<>(BigDecimal::intValueExact);
  }

  @Singleton
  @Order(BEFORE_MICRONAUTS)
  Deserializer<Long> longs() {
    return new Exact<>(BigDecimal::longValueExact);
  }

  private record Exact<N extends Number>(Function<BigDecimal, N> exact) implements Deserializer<N> {
    @Override
    public N deserialize(Decoder decoder, DecoderContext context, Argument<? super N> type)
        throws IOException {
      BigDecimal number = decoder.decodeBigDecimal();
      try {
        return exact.apply(number);
      } catch (ArithmeticException e) {
        throw decoder.createDeserializationException("not whole, or too large", number);
      }
    }

    @Override
    public @Nullable N deserializeNullable(
        Decoder decoder, DecoderContext context, Argument<? super N> type) throws IOException {
      return decoder.decodeNull() ? null : deserialize(decoder, context, type);
    }
  }
}
