package com.penguinmails.local.gateway;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;

/**
 * What a client sent, but for the body.
 *
 * @param path encoded, without the query
 * @param query encoded, empty when there is none
 * @param protocol such as {@code HTTP/1.1}
 * @param peer the client's address
 * @param port the client came to
 */
record Request(
    String method,
    String path,
    String query,
    String protocol,
    Header[] headers,
    String peer,
    String port) {

  static Request of(ClassicHttpRequest request, HttpContext context) {
    HttpCoreContext connection = HttpCoreContext.cast(context);
    EndpointDetails ends = connection.getEndpointDetails();
    String target = request.getPath();
    int query = target.indexOf('?');
    return new Request(
        request.getMethod(),
        query < 0 ? target : target.substring(0, query),
        query < 0 ? "" : target.substring(query + 1),
        connection.getProtocolVersion().format(),
        request.getHeaders(),
        address(ends.getRemoteAddress()),
        Integer.toString(((InetSocketAddress) ends.getLocalAddress()).getPort()));
  }

  private static String address(SocketAddress address) {
    return ((InetSocketAddress) address).getAddress().getHostAddress();
  }
}
