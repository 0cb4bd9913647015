package com.penguinmails.packing;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A class as the walk sees it.
 *
 * @param supers its superclass and interfaces
 * @param methods what each method's code leads to, by name and descriptor
 * @param virtual signatures of methods that are neither static nor constructors
 * @param fieldTypes classes its fields are of, and those its superclass is generic in
 * @param mentions every class it names: loading it may load them
 */
record Code(
    String name,
    List<String> supers,
    Map<String, List<Step>> methods,
    Set<String> virtual,
    Set<String> fieldTypes,
    Set<String> mentions) {}
