package com.penguinmails.local.template;

import java.time.Duration;

/**
 * One schedule of a function.
 *
 * @param name the event's name in the template, unique within its function
 * @param rate time between two turns, a whole number of minutes
 */
public record Schedule(String name, Duration rate) {}
