package com.penguinmails.campaigns.doubt;

import com.penguinmails.data.sql.Database;
import com.penguinmails.data.tenancy.TenantContext;
import com.penguinmails.queue.Deadline;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Asks our own servers for the mails in doubt before people are asked. */
@Singleton
class Lookups {
  private static final int MOST = 100;
  private static final Duration RESERVE = Duration.ofSeconds(20);
  private static final String FOUND = "found";

  private final Database oltp;
  private final Doubts doubts;
  private final OwnServers servers;
  private final Acceptance acceptance;

  Lookups(@Named("oltp") Database oltp, Doubts doubts, OwnServers servers, Acceptance acceptance) {
    this.oltp = oltp;
    this.doubts = doubts;
    this.servers = servers;
    this.acceptance = acceptance;
  }

  /** Looks a bounded number up, account by account; returns how many were found. */
  int run(Deadline deadline) {
    if (!servers.any()) {
      return 0;
    }
    List<Doubts.Doubt> next = TenantContext.callAsSystem(() -> doubts.next(servers.hosts(), MOST));
    int found = 0;
    for (List<Doubts.Doubt> ofAccount :
        next.stream().collect(Collectors.groupingBy(d -> d.account().id())).values()) {
      if (!deadline.allows(RESERVE)) {
        break;
      }
      found += TenantContext.callAs(ofAccount.getFirst().tenantId(), () -> lookUp(ofAccount));
    }
    return found;
  }

  private int lookUp(List<Doubts.Doubt> ofAccount) {
    Optional<Set<String>> answer =
        servers.holds(
            ofAccount.getFirst().account(),
            ofAccount.stream().map(Doubts.Doubt::messageId).toList());
    // A server that cannot be asked has not said that it has none.
    return answer.map(held -> lookUp(ofAccount, held)).orElse(0);
  }

  private int lookUp(List<Doubts.Doubt> ofAccount, Set<String> held) {
    List<Doubts.Doubt> missing = new ArrayList<>();
    int found = 0;
    for (Doubts.Doubt doubt : ofAccount) {
      if (!held.contains(doubt.messageId())) {
        missing.add(doubt);
      } else if (accept(doubt)) {
        found++;
      }
    }
    doubts.lookedUp(missing.stream().map(Doubts.Doubt::id).toList());
    return found;
  }

  private boolean accept(Doubts.Doubt doubt) {
    return oltp.transact(
        sql -> {
          if (!acceptance.accept(sql, doubt.campaignId(), doubt.stepId(), doubt.id(), FOUND)) {
            return false;
          }
          sql.first(
              """
              select app_sec.audit('campaign.send_found', 'send', ?, jsonb_build_object('state', 'in_doubt'),
                                   jsonb_build_object('state', 'accepted'))
              """,
              row -> true,
              doubt.id());
          return true;
        });
  }
}
