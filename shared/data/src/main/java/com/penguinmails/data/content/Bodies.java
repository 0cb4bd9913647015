package com.penguinmails.data.content;

import com.penguinmails.data.sql.Row;
import com.penguinmails.data.sql.Sql;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** The bodies of the running tenant's messages. */
@Singleton
public class Bodies {
  private final BodyCodec codec;

  Bodies(BodyCodec codec) {
    this.codec = codec;
  }

  /**
   * Stores bodies of messages that are there, in one statement; one that is stored already stays.
   * Returns how many are new. The first and the last key say which months are looked at.
   */
  public int insert(Sql content, List<NewBody> bodies) {
    if (bodies.isEmpty()) {
      return 0;
    }
    List<String> keys = bodies.stream().map(NewBody::storageKey).toList();
    List<EncodedBody> encoded = bodies.stream().map(body -> codec.encode(body.body())).toList();
    return content
        .first(
            """
            with stored as (select app_sec.store_bodies(?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as bodies) select bodies from stored
            """,
            row -> row.integer("bodies"),
            keys.toArray(String[]::new),
            column(encoded, EncodedBody::bytes, byte[][]::new),
            column(bodies, body -> body.headers().text(), String[]::new),
            column(encoded, EncodedBody::algorithm, String[]::new),
            column(encoded, EncodedBody::dictionaryId, Integer[]::new),
            column(encoded, EncodedBody::rawSize, Integer[]::new),
            column(encoded, EncodedBody::hash, byte[][]::new),
            column(bodies, body -> SearchWords.of(body.body()), String[]::new),
            Collections.min(keys),
            Collections.max(keys))
        .orElse(0);
  }

  /** Drops what is stored of these messages and says something else, unless they have left. */
  public void dropOthers(Sql content, List<NewBody> bodies) {
    content
        .list(
            """
            select c.storage_key
              from unnest(?::text[], ?::bytea[], ?::text[]) as n (storage_key, hash, headers)
              join email_content c on c.storage_key = n.storage_key
             where c.content_hash <> n.hash or c.headers is distinct from n.headers::jsonb
             order by c.storage_key
            """,
            row -> row.text("storage_key"),
            column(bodies, NewBody::storageKey, String[]::new),
            column(bodies, body -> codec.encode(body.body()).hash(), byte[][]::new),
            column(bodies, body -> body.headers().text(), String[]::new))
        .forEach(key -> content.first("select app_sec.drop_unsent_body(?)", row -> true, key));
  }

  /** Returns the body of a message, if it has one. */
  public Optional<StoredBody> find(Sql content, String storageKey) {
    return content.first(
        """
        select body, headers, compression_algorithm, dictionary_id from stored_bodies where storage_key = ?
        """,
        this::read,
        storageKey);
  }

  /**
   * Reads a row with body, headers, compression_algorithm and dictionary_id, for a query that joins
   * more.
   *
   * @throws BodyFormatException when the body is damaged
   */
  public StoredBody read(Row row) throws SQLException {
    return new StoredBody(
        codec.decode(
            row.bytes("body"),
            row.text("compression_algorithm"),
            row.integerOrNull("dictionary_id")),
        row.jsonOrNull("headers"));
  }

  private static <S, T> T[] column(
      List<S> rows, Function<S, @Nullable T> value, IntFunction<T[]> array) {
    return rows.stream().map(value).toArray(array);
  }
}
