package com.penguinmails.local.runtime;

import com.penguinmails.local.template.LambdaFunction;

/** Names in AWS's form, with an account that cannot exist. */
final class Arns {
  static final String REGION = "local";
  static final String ACCOUNT = "000000000000";

  private Arns() {}

  static String function(LambdaFunction function) {
    return "arn:aws:lambda:" + REGION + ":" + ACCOUNT + ":function:" + function.name();
  }

  static String queue(String name) {
    return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + name;
  }

  static String schedule(LambdaFunction function, String name) {
    return "arn:aws:scheduler:"
        + REGION
        + ":"
        + ACCOUNT
        + ":schedule/default/"
        + function.name()
        + "-"
        + name;
  }
}
