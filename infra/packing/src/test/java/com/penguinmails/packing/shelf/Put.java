package com.penguinmails.packing.shelf;

/** A setting keeps it from being used. */
final class Put {}
