package com.penguinmails.data.legacy;

import com.penguinmails.data.migration.Roles;
import com.penguinmails.data.sql.Tier;
import com.penguinmails.testkit.postgres.TestDatabases;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of the former product. */
record Former(TestDatabases databases, String name) implements AutoCloseable {
  /** The two tables of messages, as its documents describe them. */
  static final String TABLES_OF_MESSAGES =
      """
      create table email_messages (
        storage_key varchar(500) primary key, tenant_id uuid not null, email_account_id uuid, campaign_id uuid, lead_id uuid,
        parent_message_id varchar(500), direction varchar(20), message_type varchar(20), from_email varchar(254),
        to_email varchar(254), subject varchar(500), status varchar(50), processed timestamptz,
        created_at timestamptz default now(), updated_at timestamptz default now());
      create index idx_email_messages_campaign on email_messages (campaign_id);
      create table content_inbox_message_refs (
        storage_key varchar(500) primary key, tenant_id uuid not null, email_account_id uuid, campaign_id uuid, lead_id uuid,
        direction varchar(20), message_type varchar(20), from_email varchar(254), to_email varchar(254), subject varchar(500),
        status varchar(50), processed timestamptz, created_at timestamptz default now());
      """;

  /** Makes an empty one. */
  static Former create(TestDatabases databases, String name) throws SQLException {
    String database = databases.database(Tier.OLTP) + "_" + name;
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute(
          "create database " + database + " owner " + Roles.OWNER + " template template0");
    }
    return new Former(databases, database);
  }

  String url() {
    return databases.directUrl(Tier.OLTP).replaceAll("/[^/]*$", "/" + name);
  }

  String password() {
    return databases.password(Roles.OWNER);
  }

  Connection connect() throws SQLException {
    return connect(Roles.OWNER);
  }

  Connection connect(String role) throws SQLException {
    return DriverManager.getConnection(url(), role, databases.password(role));
  }

  void run(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String text(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  long count(String from) throws SQLException {
    return Long.parseLong(text("select count(*) from " + from));
  }

  @Override
  public void close() throws SQLException {
    try (Connection admin = databases.superuser(Tier.OLTP);
        Statement statement = admin.createStatement()) {
      statement.execute("drop database " + name + " with (force)");
    }
  }
}
