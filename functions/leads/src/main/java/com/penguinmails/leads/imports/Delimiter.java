package com.penguinmails.leads.imports;

import java.io.BufferedReader;
import java.io.IOException;

/** Finds out what separates the cells, from the first line that is not blank. */
final class Delimiter {

  private static final int HEAD = 1 << 16;
  private static final String CANDIDATES = ",;\t";

  private Delimiter() {}

  /**
   * The candidate most frequent outside quotes; a comma when there is none. The reader stays where
   * it was.
   */
  static char detect(BufferedReader reader) throws IOException {
    reader.mark(HEAD);
    int[] counts = new int[CANDIDATES.length()];
    boolean quoted = false;
    boolean blank = true;
    for (int read = 0; read < HEAD; read++) {
      int c = reader.read();
      boolean lineEnd = c == '\n' || c == '\r';
      if (c < 0 || (lineEnd && !quoted && !blank)) {
        break;
      }
      blank &= lineEnd;
      quoted ^= c == '"';
      int candidate = CANDIDATES.indexOf(c);
      if (candidate >= 0 && !quoted) {
        counts[candidate]++;
      }
    }
    reader.reset();
    int best = 0;
    for (int i = 1; i < counts.length; i++) {
      best = counts[i] > counts[best] ? i : best;
    }
    return CANDIDATES.charAt(best);
  }
}
