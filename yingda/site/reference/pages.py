"""The page and its parts. The renderer is the swagger-ui that comes with ninja: nothing is fetched from elsewhere."""

import gzip
from functools import lru_cache
from html import escape
from importlib.resources import files
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from yingda.site.languages import locale_of

PARTS = {
    "swagger-ui.css": ("ninja", "static/ninja/swagger-ui.css", "text/css"),
    "swagger-ui-bundle.js": ("ninja", "static/ninja/swagger-ui-bundle.js", "text/javascript"),
    "reference.css": (__package__, "reference.css", "text/css"),
    "reference.js": (__package__, "reference.js", "text/javascript"),
}
TITLES = {"zh-CN": "接口文档", "en": "API reference"}
LINKS = {
    "zh-CN": (("/settings/tokens", "接口令牌"), ("/problems", "错误代码"), ("/api/v1/openapi.json", "OpenAPI")),
    "en": (("/settings/tokens", "API tokens"), ("/problems", "Error codes"), ("/api/v1/openapi.json", "OpenAPI")),
}
PAGE = """<!doctype html><html lang="{locale}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title} · Yingda 应答</title>
<link rel="stylesheet" href="/api/docs/swagger-ui.css"><link rel="stylesheet" href="/api/docs/reference.css">
<header><h1>{title}</h1><nav>{links}</nav></header><main id="reference"></main>
<script src="/api/docs/swagger-ui-bundle.js"></script><script src="/api/docs/reference.js"></script></html>"""


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The reference in the reader's language; who has not signed in is sent to do so."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect("/login?" + urlencode({"next": request.get_full_path()}))
    locale = locale_of(request)
    links = "".join(f'<a href="{href}">{escape(text)}</a>' for href, text in LINKS[locale])
    return HttpResponse(PAGE.format(locale=locale, title=TITLES[locale], links=links), headers={"Cache-Control": "no-cache"})


@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """A style sheet or script of the page."""
    if name not in PARTS:
        raise Http404
    headers = {"Cache-Control": "public, max-age=3600", "Content-Encoding": "gzip"}
    return HttpResponse(_packed(name), content_type=f"{PARTS[name][2]}; charset=utf-8", headers=headers)


@lru_cache(maxsize=len(PARTS))
def _packed(name: str) -> bytes:
    """Every browser the renderer runs in unpacks gzip, so it is the only form kept."""
    package, path, _ = PARTS[name]
    return gzip.compress((files(str(package)) / path).read_bytes(), mtime=0)
