package com.penguinmails.testkit.hostwinds;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The actions of the API: what each takes from the form, and the shape of its answer. */
final class PeerActions {
  private final PeerAccount account;

  PeerActions(PeerAccount account) {
    this.account = account;
  }

  /** Does an action; what the provider refuses is an answer as any other. */
  Object answer(String action, Map<String, String> form) {
    synchronized (account) {
      try {
        return does(action, form);
      } catch (PeerRefusal e) {
        return error(action, String.valueOf(e.getMessage()));
      }
    }
  }

  private Object does(String action, Map<String, String> form) {
    return switch (action) {
      case "add_instance" -> add(form);
      case "get_instances" -> account.existing().stream().map(this::shape).toList();
      case "get_instance" -> List.of(shape(existing(form)));
      case "check_serviceid" ->
          Map.of("success", account.exists(form.getOrDefault("serviceid", "")));
      case "get_instance_ips" -> addresses(ready(form));
      case "set_rdns" -> name(ready(form), form);
      case "set_instance_firewall" -> {
        ready(form).protect(need(form, "name"));
        yield success("Set Firewall", "Firewall updated.");
      }
      case "get_instance_maintenance" -> {
        String what = existing(form).maintenance();
        yield what == null ? List.of() : success("Get Instance Maintenance", what);
      }
      case "terminate" -> {
        account.terminate(existing(form));
        yield success("Terminate", "Instance deleted");
      }
      default -> throw new PeerRefusal("Unknown action.");
    };
  }

  private Object add(Map<String, String> form) {
    need(form, "template");
    need(form, "rid");
    need(form, "location_id");
    account.rent(form.getOrDefault("srvrname", "unnamed"));
    List<Object> answer = new ArrayList<>(success("Invoice Paid", "Invoice paid."));
    answer.addAll(success("Add Instance", "Server is being Created!"));
    return answer;
  }

  private static Object addresses(PeerServer server) {
    return Map.of(
        "success",
        Map.of("IP Addresses", server.addresses().stream().map(ip -> Map.of("ip", ip)).toList()));
  }

  private static Object name(PeerServer server, Map<String, String> form) {
    if (!server.addresses().contains(form.get("ip"))) {
      throw new PeerRefusal("This IP is not assigned to the server.");
    }
    server.names().put(need(form, "ip"), need(form, "rdns"));
    return success("Set rDNS", "rDNS record updated.");
  }

  private Map<String, Object> shape(PeerServer server) {
    boolean ready = account.isReady(server);
    Map<String, Object> shape = new HashMap<>();
    shape.put("serviceid", Long.valueOf(server.id()));
    shape.put("srvrname", server.name());
    shape.put("main_ip", ready ? server.addresses().getFirst() : "");
    shape.put("status", ready ? "ACTIVE" : "BUILD");
    shape.put("vm_state", ready ? "active" : "building");
    if (!ready) {
      shape.put("task_state", "spawning");
    }
    shape.put("billingcycle", "Monthly");
    shape.put("is_suspended", 0);
    shape.put(
        "created_at",
        server
            .created()
            .atZone(account.zone())
            .toLocalDateTime()
            .withNano(0)
            .toString()
            .replace('T', ' '));
    return shape;
  }

  private PeerServer existing(Map<String, String> form) {
    String id = form.getOrDefault("serviceid", "");
    if (!account.exists(id)) {
      throw new PeerRefusal("A valid serviceid is required.");
    }
    return account.known(id);
  }

  private PeerServer ready(Map<String, String> form) {
    PeerServer found = existing(form);
    if (!account.isReady(found)) {
      throw new PeerRefusal("The server is being built.");
    }
    return found;
  }

  private static String need(Map<String, String> form, String name) {
    String value = form.get(name);
    if (value == null || value.isEmpty()) {
      throw new PeerRefusal("A valid " + name + " is required.");
    }
    return value;
  }

  static List<Object> success(String action, String message) {
    return List.of(Map.of("result", "success", "action", action, "message", message));
  }

  static List<Object> error(String action, String message) {
    return List.of(Map.of("result", "error", "action", action, "message", message));
  }
}
