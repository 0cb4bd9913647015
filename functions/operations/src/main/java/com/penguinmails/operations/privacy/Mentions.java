package com.penguinmails.operations.privacy;

import com.penguinmails.data.content.Bodies;
import com.penguinmails.data.content.Body;
import com.penguinmails.data.content.BodyCodec;
import com.penguinmails.data.content.EncodedBody;
import com.penguinmails.data.content.NamedAddresses;
import com.penguinmails.data.content.SearchWords;
import com.penguinmails.data.content.StoredBody;
import com.penguinmails.data.sql.Database;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes an address out of bodies that mention it although they are not from or to it. */
@Singleton
class Mentions {
  private static final String ERASED = "[erased]";

  private final Database content;
  private final Bodies bodies;
  private final BodyCodec codec;

  Mentions(@Named("content") Database content, Bodies bodies, BodyCodec codec) {
    this.content = content;
    this.bodies = bodies;
    this.codec = codec;
  }

  /** Rewrites the bodies that name it, which the search index finds; returns how many. */
  int remove(String address, Hold hold) {
    List<String> keys =
        content.list(
            "select storage_key from app_sec.messages_naming(?)",
            row -> row.text("storage_key"),
            address);
    Pattern named = NamedAddresses.pattern(address);
    keys.forEach(
        key -> {
          hold.check();
          rewrite(key, named);
        });
    return keys.size();
  }

  private void rewrite(String key, Pattern named) {
    bodies
        .find(content, key)
        .map(StoredBody::body)
        .ifPresent(
            body -> {
              String html = body.html();
              replace(
                  key,
                  new Body(
                      without(body.text(), named), html == null ? null : without(html, named)));
            });
  }

  private void replace(String key, Body body) {
    EncodedBody encoded = codec.encode(body);
    content.first(
        "select app_sec.replace_body(?, ?, ?, ?::int, ?, ?, ?)",
        row -> true,
        key,
        encoded.bytes(),
        encoded.algorithm(),
        encoded.dictionaryId(),
        encoded.rawSize(),
        encoded.hash(),
        SearchWords.of(body));
  }

  private static String without(String text, Pattern named) {
    return named.matcher(text).replaceAll(Matcher.quoteReplacement(ERASED));
  }
}
