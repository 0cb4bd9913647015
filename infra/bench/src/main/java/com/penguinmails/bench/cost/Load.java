package com.penguinmails.bench.cost;

/**
 * A month's work of so many tenants.
 *
 * @param mails sent
 * @param requests to the API
 * @param hits opens, clicks and unsubscribes
 * @param events Stripe's
 * @param rings doorbells
 * @param polls visits to a mailbox
 * @param databaseSeconds processor time in all databases
 */
record Load(
    int tenants,
    double mails,
    double requests,
    double hits,
    double events,
    double rings,
    double polls,
    double databaseSeconds) {

  static Load of(Parameters p, int tenants) {
    double mails = tenants * p.number("tenant.mails");
    double requests = tenants * p.number("tenant.requests");
    double hits = mails * p.number("mail.hits");
    double atOnce =
        Math.min(
            Math.min(tenants * p.number("tenant.accounts"), p.number("poll.accounts")),
            p.number("poll.turn.seconds") / p.number("poll.seconds"));
    return new Load(
        tenants,
        mails,
        requests,
        hits,
        tenants * p.number("tenant.stripe.events"),
        mails * p.number("mail.rings") + requests * p.number("request.rings"),
        atOnce * p.number("poll.turns"),
        mails * p.number("mail.database.seconds")
            + hits * p.number("hit.database.seconds")
            + requests * p.number("request.database.seconds")
            + p.number("schedule.calls") * p.number("schedule.database.seconds"));
  }

  /** Calls over HTTP. */
  double calls() {
    return requests + hits + events;
  }

  /** Calls of functions, whoever calls. */
  double invocations(Parameters p) {
    return calls() + rings + p.number("schedule.calls");
  }

  /** Processors the databases need in the busiest hour. */
  double processors(Parameters p) {
    return databaseSeconds
        * p.number("peak")
        / (p.number("hours") * 3600)
        / p.number("database.utilisation");
  }
}
