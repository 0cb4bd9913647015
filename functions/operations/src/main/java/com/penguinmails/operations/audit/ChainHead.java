package com.penguinmails.operations.audit;

/** The last link of a chain when it was exported. */
record ChainHead(long seq, byte[] hash) {}
