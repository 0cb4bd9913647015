package com.penguinmails.operations.docs;

import com.penguinmails.kernel.ApiError;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.swagger.v3.oas.annotations.tags.Tag;

/** The description of the API, for programs and for people; open to all. */
@Controller
@Tag(name = "Operations")
class DocsController {
  /** A deployment shows within minutes. */
  private static final String SHORT = "public, max-age=300";

  /** Changes only with the version of Swagger UI. */
  private static final String LONG = "public, max-age=86400";

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
          + " connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

  /** Read the description of this API, an OpenAPI 3.1 document. */
  @Get("/openapi.yml")
  @Produces("application/yaml")
  HttpResponse<String> description() {
    return answer(PageFile.DESCRIPTION, SHORT);
  }

  /** Browse the description of this API. */
  @Get("/docs")
  @Produces(MediaType.TEXT_HTML)
  HttpResponse<String> page() {
    return answer(PageFile.INDEX, SHORT);
  }

  /** Read a script or style sheet of the page. */
  @Get("/docs/{file}")
  @Produces({"text/javascript", "text/css"})
  HttpResponse<String> file(String file) {
    return answer(PageFile.named(file).orElseThrow(() -> ApiError.notFound("file", file)), LONG);
  }

  private static HttpResponse<String> answer(PageFile page, String cacheControl) {
    String text = page.text().orElseThrow(() -> ApiError.notFound("file", page.name()));
    return HttpResponse.ok(text)
        .contentType(MediaType.of(page.mediaType() + ";charset=utf-8"))
        .header("Cache-Control", cacheControl)
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff");
  }
}
