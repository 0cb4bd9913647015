package com.penguinmails.operations.external;

import io.micronaut.json.JsonMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Prints events in CloudWatch's embedded metric format, version 0: CloudWatch makes metrics of the
 * function's log by itself, with the subject as dimension.
 */
final class EmfSink implements EventSink {
  private static final String NAMESPACE = "PenguinMails";

  private final JsonMapper json;
  private final Consumer<String> out;

  EmfSink(JsonMapper json, Consumer<String> out) {
    this.json = json;
    this.out = out;
  }

  @Override
  public void send(List<PlatformEvent> events) throws IOException {
    for (PlatformEvent event : events) {
      out.accept(json.writeValueAsString(line(event)));
    }
  }

  private static Map<String, Object> line(PlatformEvent event) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put(
        "_aws",
        Map.of(
            "Timestamp",
            event.time().toEpochMilli(),
            "CloudWatchMetrics",
            List.of(
                Map.of(
                    "Namespace",
                    NAMESPACE,
                    "Dimensions",
                    List.of(List.of("subject")),
                    "Metrics",
                    event.figures().keySet().stream()
                        .sorted()
                        .map(figure -> Map.of("Name", metric(event, figure)))
                        .toList()))));
    line.put("subject", event.subject());
    event.figures().forEach((figure, value) -> line.put(metric(event, figure), value));
    return line;
  }

  private static String metric(PlatformEvent event, String figure) {
    return event.name() + "." + figure;
  }
}
