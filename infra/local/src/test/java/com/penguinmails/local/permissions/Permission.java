package com.penguinmails.local.permissions;

/**
 * One action on one thing.
 *
 * @param action as IAM names it
 * @param thing what it may be done to, short: {@code queue outbox}, {@code secret
 *     tracking/keys-??????}, {@code oltp as penguin_app}
 */
record Permission(String action, String thing) implements Comparable<Permission> {
  @Override
  public int compareTo(Permission other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return action + " on " + thing;
  }
}
