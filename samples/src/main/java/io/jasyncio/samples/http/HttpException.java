package io.jasyncio.samples.http;

import java.io.IOException;

/** A request that gets an error for an answer. */
final class HttpException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient Response response;

  HttpException(Status status, String why) {
    this(Response.error(status, why));
  }

  HttpException(Response response) {
    super(response.status().toString());
    this.response = response;
  }

  Response response() {
    return response;
  }
}
