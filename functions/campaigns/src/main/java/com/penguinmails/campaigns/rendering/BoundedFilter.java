package com.penguinmails.campaigns.rendering;

import java.math.BigDecimal;
import java.util.Set;
import java.util.regex.Pattern;
import liqp.TemplateContext;
import liqp.filters.Filter;
import org.jspecify.annotations.Nullable;

/** A filter whose arguments cannot make it allocate far more than it was given. */
final class BoundedFilter extends Filter {
  private static final Set<String> MULTIPLYING = Set.of("replace", "join");
  private static final long MAX_PRODUCT = 16L * 1024 * 1024;
  private static final int MAX_DIGITS = 100;
  // A lead's "1e999999999" is a number of a billion digits as soon as it is added to one.
  private static final Pattern HUGE_EXPONENT =
      Pattern.compile("\\s*[-+]?[\\d.]+[eE]\\+?\\d{3,}\\s*");
  private static final Pattern WIDE_FORMAT = Pattern.compile("\\d{4,}");

  private final Filter filter;

  BoundedFilter(Filter filter) {
    super(filter.getName());
    this.filter = filter;
  }

  @Override
  public @Nullable Object apply(
      @Nullable Object value, TemplateContext context, @Nullable Object... arguments) {
    refuseHuge(value);
    long longest = 1;
    for (Object argument : arguments) {
      refuseHuge(argument);
      longest = Math.max(longest, size(argument));
      if (getName().equals("date") && WIDE_FORMAT.matcher(String.valueOf(argument)).find()) {
        throw new TemplateException(0, "A date format has a number that is too large.");
      }
    }
    if (MULTIPLYING.contains(getName()) && size(value) * longest > MAX_PRODUCT) {
      throw new TemplateException(0, "The template produces too much text.");
    }
    Object result = filter.apply(value, context, arguments);
    refuseHuge(result);
    RenderBudget.spend(context, result);
    return result;
  }

  private static void refuseHuge(@Nullable Object value) {
    boolean huge =
        switch (value) {
          case BigDecimal number ->
              number.precision() > MAX_DIGITS || Math.abs((long) number.scale()) > MAX_DIGITS;
          case CharSequence text -> text.length() < 64 && HUGE_EXPONENT.matcher(text).matches();
          case null -> false;
          default -> false;
        };
    if (huge) {
      throw new TemplateException(0, "A number in the template or its values is too large.");
    }
  }

  private static long size(@Nullable Object value) {
    return switch (value) {
      case CharSequence text -> text.length();
      case Object[] array -> array.length;
      case java.util.List<?> list -> list.size();
      case null -> 1;
      default -> 1;
    };
  }
}
