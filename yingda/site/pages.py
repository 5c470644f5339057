"""Pages that are files: the console for every address of its own, and the widget's loader under its lasting name."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse
from django.views.decorators.csrf import ensure_csrf_cookie

BUILT = Path(settings.STATIC_ROOT)
NOT_BUILT = (
    "<!doctype html><meta charset=utf-8><title>Yingda 应答</title>"
    "<p>前端还没有构建。请运行 <code>make frontend</code>。</p><p>The front end is not built yet: run <code>make frontend</code>.</p>"
)


@ensure_csrf_cookie
def console(request: HttpRequest, path: str = "") -> HttpResponse:
    """The console's page; its router knows what the address means."""
    page = BUILT / "console" / "index.html"
    if not page.exists():
        return HttpResponse(NOT_BUILT, status=503)
    return HttpResponse(page.read_bytes(), content_type="text/html; charset=utf-8", headers={"Cache-Control": "no-cache"})


def widget(request: HttpRequest) -> HttpResponse | FileResponse:
    """The loader that sites embed; it may change with every release, so it is asked for again."""
    loader = BUILT / "widget" / "widget.js"
    if not loader.exists():
        return HttpResponse("/* not built */", status=503, content_type="text/javascript")
    answer = FileResponse(loader.open("rb"), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=300"
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: this process answers."""
    return HttpResponse("ok\n", content_type="text/plain")
