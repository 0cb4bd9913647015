package com.penguinmails.packing.shelf;

/** Of no use to anybody. */
final class Untouched {}
