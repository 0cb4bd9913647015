package com.penguinmails.web.lambda;

/**
 * Starts a function as Lambda would and lets it answer its first request, for an AOT cache to be
 * written of what that loads ({@code infra/image}). Needs no database: the request fails after the
 * driver has been loaded.
 */
public final class Training {
  private Training() {}

  /**
   * Trains.
   *
   * @param arguments the handler's class, as template.yaml names it
   * @throws ReflectiveOperationException if there is no such handler
   */
  public static void main(String... arguments) throws ReflectiveOperationException {
    Object handler = Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    if (handler instanceof ApiHandler api) {
      var unused = api.prime();
    }
    // Threads of pools would keep the process, and it is at its end that the cache is written.
    System.exit(0);
  }
}
