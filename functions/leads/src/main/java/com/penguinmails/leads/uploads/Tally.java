package com.penguinmails.leads.uploads;

/** How far a file is read: good rows that were handed on, and those that were not taken. */
record Tally(int accepted, int duplicates, int invalid) {
  static final Tally NOTHING = new Tally(0, 0, 0);

  int rows() {
    return accepted + duplicates + invalid;
  }

  Tally withAccepted(int more) {
    return new Tally(accepted + more, duplicates, invalid);
  }

  Tally withDuplicate() {
    return new Tally(accepted, duplicates + 1, invalid);
  }

  Tally withInvalid() {
    return new Tally(accepted, duplicates, invalid + 1);
  }
}
