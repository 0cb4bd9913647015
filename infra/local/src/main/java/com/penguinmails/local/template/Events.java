package com.penguinmails.local.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Collects the triggers of one function. */
final class Events {
  private static final Pattern METHOD =
      Pattern.compile("GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|ANY");
  private static final Pattern PATH =
      Pattern.compile("/|(/([A-Za-z0-9._~:-]+|\\{[A-Za-z0-9._-]+}))*(/\\{[A-Za-z0-9._-]+\\+})?");

  private final Intrinsics intrinsics;
  private final Map<String, Section> resources;
  final List<Route> routes = new ArrayList<>();
  final List<Schedule> schedules = new ArrayList<>();
  final List<String> queues = new ArrayList<>();

  Events(Intrinsics intrinsics, Map<String, Section> resources) {
    this.intrinsics = intrinsics;
    this.resources = resources;
  }

  void add(String name, Section event) {
    Section type = event.require("Type");
    Section properties = event.require("Properties");
    switch (type.scalar()) {
      case "HttpApi" -> routes.add(route(properties));
      case "ScheduleV2" ->
          schedules.add(new Schedule(name, rate(properties.require("ScheduleExpression"))));
      case "SQS" -> queues.add(queue(properties.require("Queue")));
      default ->
          throw type.invalid(
              "is " + type.scalar() + "; the local runner knows HttpApi, ScheduleV2 and SQS");
    }
  }

  private Route route(Section properties) {
    Section method = properties.require("Method");
    Section path = properties.require("Path");
    if (!METHOD.matcher(method.scalar()).matches()) {
      throw method.invalid("is not an upper-case HTTP method or ANY: " + method.scalar());
    }
    if (path.scalar().isEmpty() || !PATH.matcher(path.scalar()).matches()) {
      throw path.invalid("is not a route path: " + path.scalar());
    }
    return new Route(method.scalar(), path.scalar());
  }

  private Duration rate(Section expression) {
    try {
      return RateExpression.parse(intrinsics.text(expression));
    } catch (IllegalArgumentException e) {
      throw expression.invalid("is malformed: " + e.getMessage());
    }
  }

  private String queue(Section reference) {
    String attribute = intrinsics.text(reference);
    if (!attribute.endsWith(".Arn")) {
      throw reference.invalid("must be !GetAtt Queue.Arn");
    }
    Section resource = resources.get(attribute.substring(0, attribute.length() - ".Arn".length()));
    if (resource == null || !resource.require("Type").scalar().equals("AWS::SQS::Queue")) {
      throw reference.invalid("is not a queue of this template");
    }
    Section name = resource.require("Properties").require("QueueName");
    String prefix = Intrinsics.STACK_NAME + "-";
    String resolved = intrinsics.text(name);
    if (!resolved.startsWith(prefix)) {
      throw name.invalid("must start with ${AWS::StackName}-");
    }
    return resolved.substring(prefix.length());
  }
}
