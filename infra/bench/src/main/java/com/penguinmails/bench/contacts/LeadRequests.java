package com.penguinmails.bench.contacts;

import com.penguinmails.bench.load.Requests;
import java.util.List;
import java.util.UUID;

/** Read requests, serialised beforehand. */
record LeadRequests(byte[] page, List<byte[]> leads) {
  static final String PATH = "/api/v1/tenant/leads";

  static LeadRequests of(Requests requests, List<UUID> ids) {
    return new LeadRequests(
        requests.get(PATH + "?limit=" + ReadBench.PAGE_SIZE),
        ids.stream().map(id -> requests.get(PATH + "/" + id)).toList());
  }
}
