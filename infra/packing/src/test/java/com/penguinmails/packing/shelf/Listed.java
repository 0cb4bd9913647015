package com.penguinmails.packing.shelf;

/** Named by a resource. */
final class Listed {}
