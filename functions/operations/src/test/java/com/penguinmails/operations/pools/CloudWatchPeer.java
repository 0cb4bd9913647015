package com.penguinmails.operations.pools;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A CloudWatch on a port of the loopback interface: the query protocol of {@code GetMetricData},
 * twenty results a page ("Amazon CloudWatch API Reference").
 */
final class CloudWatchPeer implements AutoCloseable {
  private static final int PAGE = 20;

  private final HttpServer server;
  private final Map<String, List<Double>> figures = new ConcurrentHashMap<>();
  private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();
  private final List<String> signatures = new CopyOnWriteArrayList<>();
  private volatile boolean down;

  CloudWatchPeer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What a metric of a proxy was in the last minutes, the latest first. */
  void set(String proxy, String metric, Double... minutes) {
    figures.put(proxy + " " + metric, List.of(minutes));
  }

  void down(boolean isDown) {
    down = isDown;
  }

  List<Map<String, String>> requests() {
    return requests;
  }

  /** The {@code Authorization} of each request. */
  List<String> signatures() {
    return signatures;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    requests.add(form);
    signatures.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] body = (down ? error() : data(form)).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(down ? 400 : 200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String error() {
    return """
        <ErrorResponse xmlns="http://monitoring.amazonaws.com/doc/2010-08-01/"><Error><Type>Sender</Type>
        <Code>AccessDenied</Code><Message>not authorized to perform: cloudwatch:GetMetricData</Message></Error>
        <RequestId>1</RequestId></ErrorResponse>
        """;
  }

  private String data(Map<String, String> form) {
    int from = Integer.parseInt(form.getOrDefault("NextToken", "1"));
    StringBuilder results = new StringBuilder();
    int n = from;
    for (; n < from + PAGE && form.containsKey(query(n) + "Id"); n++) {
      String stat = query(n) + "MetricStat.";
      String proxy = form.get(stat + "Metric.Dimensions.member.1.Value");
      List<Double> values =
          figures.getOrDefault(proxy + " " + form.get(stat + "Metric.MetricName"), List.of());
      results.append("<member><Id>").append(form.get(query(n) + "Id")).append("</Id><Values>");
      values.forEach(value -> results.append("<member>").append(value).append("</member>"));
      results.append("</Values><StatusCode>Complete</StatusCode></member>");
    }
    String next = form.containsKey(query(n) + "Id") ? "<NextToken>" + n + "</NextToken>" : "";
    return "<GetMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\"><GetMetricDataResult>"
        + "<MetricDataResults>"
        + results
        + "</MetricDataResults>"
        + next
        + "</GetMetricDataResult><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetMetricDataResponse>";
  }

  private static String query(int n) {
    return "MetricDataQueries.member." + n + ".";
  }

  private static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      int equals = pair.indexOf('=');
      form.put(
          URLDecoder.decode(pair.substring(0, equals), StandardCharsets.UTF_8),
          URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return form;
  }
}
