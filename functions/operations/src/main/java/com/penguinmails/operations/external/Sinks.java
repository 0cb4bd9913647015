package com.penguinmails.operations.external;

import com.penguinmails.kernel.secrets.SecretStore;
import com.penguinmails.operations.figures.StandardOutput;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Value;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the sink: {@code EXTERNAL_ANALYTICS_PROVIDER} is log (the default), emf, posthog or
 * segment; the last two have their key at {@code analytics/key} and may have another address in
 * {@code EXTERNAL_ANALYTICS_URL}.
 */
@Factory
class Sinks {
  private static final String KEY = "analytics/key";

  @Bean
  @Singleton
  EventSink sink(
      @Value("${external.analytics.provider:log}") String provider,
      @Nullable @Value("${external.analytics.url:}") String url,
      SecretStore secrets,
      JsonMapper json) {
    return switch (provider) {
      case "log" -> new LogSink();
      case "emf" -> new EmfSink(json, StandardOutput::write);
      case "posthog" ->
          HttpSink.postHog(or(url, "https://us.i.posthog.com"), secrets.require(KEY), json);
      case "segment" ->
          HttpSink.segment(or(url, "https://api.segment.io"), secrets.require(KEY), json);
      default ->
          throw new IllegalStateException(
              "external.analytics.provider must be log, emf, posthog or segment, not " + provider);
    };
  }

  private static String or(@Nullable String url, String usual) {
    return url == null || url.isBlank() ? usual : url;
  }
}
