package com.penguinmails.web.identity;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Lets a controller take the {@link Staff} as a parameter. */
@Singleton
final class StaffBinder implements TypedRequestArgumentBinder<Staff> {
  @Override
  public Argument<Staff> argumentType() {
    return Argument.of(Staff.class);
  }

  @Override
  public BindingResult<Staff> bind(
      ArgumentConversionContext<Staff> context, HttpRequest<?> request) {
    return () -> Optional.of(StaffFilter.of(request));
  }
}
