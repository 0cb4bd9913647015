package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.function.aws.LambdaContextFactory;
import jakarta.inject.Singleton;

/**
 * Keeps requests out of the bean context. Micronaut's own factory registers every invocation's
 * context as one more singleton and never takes it back: each request is slower than the one
 * before, and none is ever freed.
 */
@Singleton
@Replaces(LambdaContextFactory.class)
final class NoContextBeans implements LambdaContextFactory {
  @Override
  public void registerSingletons(Context context) {}
}
