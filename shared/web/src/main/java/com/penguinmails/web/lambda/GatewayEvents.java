package com.penguinmails.web.lambda;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent.RequestContext.Http;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * API Gateway's events as JSON ("Working with Lambda proxy integrations for HTTP APIs", payload
 * format 2.0), read and written field by field. Lambda's runtime would do it for us through
 * databind and reflection: 700 classes that a cold function loads for nothing else.
 *
 * <p>What no handler of ours looks at (authorizer, stage variables) is passed over, as is what a
 * later version of the format may add.
 */
final class GatewayEvents {
  private static final JsonFactory JSON = new JsonFactory();

  private GatewayEvents() {}

  /**
   * Reads an event.
   *
   * @throws IOException if it is no JSON object, or a field is not of its type
   */
  static APIGatewayV2HTTPEvent read(InputStream in) throws IOException {
    try (JsonParser json = JSON.createParser(in)) {
      json.nextToken();
      return event(json);
    }
  }

  /** Writes an answer; what it does not have is left out. */
  static void write(APIGatewayV2HTTPResponse answer, OutputStream out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
      json.writeStartObject();
      json.writeNumberField("statusCode", answer.getStatusCode());
      if (answer.getHeaders() != null) {
        json.writeObjectFieldStart("headers");
        for (Map.Entry<String, String> header : answer.getHeaders().entrySet()) {
          json.writeStringField(header.getKey(), header.getValue());
        }
        json.writeEndObject();
      }
      if (answer.getMultiValueHeaders() != null) {
        json.writeObjectFieldStart("multiValueHeaders");
        for (Map.Entry<String, List<String>> header : answer.getMultiValueHeaders().entrySet()) {
          write(json, header.getKey(), header.getValue());
        }
        json.writeEndObject();
      }
      if (answer.getCookies() != null) {
        write(json, "cookies", answer.getCookies());
      }
      if (answer.getBody() != null) {
        json.writeStringField("body", answer.getBody());
      }
      json.writeBooleanField("isBase64Encoded", answer.getIsBase64Encoded());
      json.writeEndObject();
    }
  }

  private static void write(JsonGenerator json, String name, List<String> values)
      throws IOException {
    json.writeArrayFieldStart(name);
    for (String value : values) {
      json.writeString(value);
    }
    json.writeEndArray();
  }

  private static APIGatewayV2HTTPEvent event(JsonParser json) throws IOException {
    APIGatewayV2HTTPEvent event = new APIGatewayV2HTTPEvent();
    for (String field = first(json); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "version" -> event.setVersion(text(json));
        case "routeKey" -> event.setRouteKey(text(json));
        case "rawPath" -> event.setRawPath(text(json));
        case "rawQueryString" -> event.setRawQueryString(text(json));
        case "cookies" -> event.setCookies(texts(json));
        case "headers" -> event.setHeaders(textsByName(json));
        case "queryStringParameters" -> event.setQueryStringParameters(textsByName(json));
        case "pathParameters" -> event.setPathParameters(textsByName(json));
        case "body" -> event.setBody(text(json));
        case "isBase64Encoded" -> event.setIsBase64Encoded(json.getValueAsBoolean());
        case "requestContext" -> event.setRequestContext(context(json));
        default -> json.skipChildren();
      }
    }
    return event;
  }

  private static RequestContext context(JsonParser json) throws IOException {
    RequestContext context = new RequestContext();
    for (String field = first(json); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "accountId" -> context.setAccountId(text(json));
        case "apiId" -> context.setApiId(text(json));
        case "domainName" -> context.setDomainName(text(json));
        case "domainPrefix" -> context.setDomainPrefix(text(json));
        case "requestId" -> context.setRequestId(text(json));
        case "routeKey" -> context.setRouteKey(text(json));
        case "stage" -> context.setStage(text(json));
        case "time" -> context.setTime(text(json));
        case "timeEpoch" -> context.setTimeEpoch(json.getValueAsLong());
        case "http" -> context.setHttp(http(json));
        default -> json.skipChildren();
      }
    }
    return context;
  }

  private static Http http(JsonParser json) throws IOException {
    Http http = new Http();
    for (String field = first(json); field != null; field = json.nextFieldName()) {
      json.nextToken();
      switch (field) {
        case "method" -> http.setMethod(text(json));
        case "path" -> http.setPath(text(json));
        case "protocol" -> http.setProtocol(text(json));
        case "sourceIp" -> http.setSourceIp(text(json));
        case "userAgent" -> http.setUserAgent(text(json));
        default -> json.skipChildren();
      }
    }
    return http;
  }

  /** The name of an object's first field, null if it has none. */
  private static @Nullable String first(JsonParser json) throws IOException {
    expect(json, JsonToken.START_OBJECT);
    return json.nextFieldName();
  }

  private static @Nullable Map<String, String> textsByName(JsonParser json) throws IOException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name = first(json); name != null; name = json.nextFieldName()) {
      json.nextToken();
      texts.put(name, text(json));
    }
    return texts;
  }

  private static @Nullable List<String> texts(JsonParser json) throws IOException {
    if (json.hasToken(JsonToken.VALUE_NULL)) {
      return null;
    }
    expect(json, JsonToken.START_ARRAY);
    List<String> texts = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      texts.add(text(json));
    }
    return texts;
  }

  @SuppressWarnings("NullAway") // The events' classes take null and do not say so.
  private static String text(JsonParser json) throws IOException {
    if (json.currentToken().isStructStart()) {
      throw new JsonParseException(json, json.currentName() + " is not a text");
    }
    return json.getValueAsString();
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    if (!json.hasToken(token)) {
      throw new JsonParseException(json, "expected " + token + ", not " + json.currentToken());
    }
  }
}
