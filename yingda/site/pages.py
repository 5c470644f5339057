"""Pages that are files: the console for every address of its own, and the widget's loader under its lasting name."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import ensure_csrf_cookie

from yingda.site.languages import locale_of

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


def worker(request: HttpRequest) -> HttpResponse:
    """The service worker under its lasting name, at the root, because it serves all pages; asked for again each time."""
    script = BUILT / "console" / "sw.js"
    if not script.exists():
        return HttpResponse("/* not built */", status=503, content_type="text/javascript")
    return HttpResponse(script.read_bytes(), content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})


def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to know to install the console, in the language of `?lang=`, else the browser's."""
    english = request.GET.get("lang", "").startswith("en") if "lang" in request.GET else locale_of(request) == "en"
    answer = JsonResponse(_described(english), content_type="application/manifest+json")
    answer["Cache-Control"] = "no-cache"
    return answer


def _described(english: bool) -> dict[str, Any]:
    """https://www.w3.org/TR/appmanifest/"""
    icons = settings.STATIC_URL + "console/icons"
    shortcuts = (("我的会话", "My conversations", "/desk?view=mine"), ("等待最久", "Waiting longest", "/desk?view=waiting"))
    return {
        "id": "/", "name": ("应答 客服工作台", "Yingda desk")[int(english)], "short_name": ("应答", "Yingda")[int(english)],
        "description": ("接待客户的工作台", "The desk where customers are served")[int(english)], "lang": ("zh-CN", "en")[int(english)],
        "start_url": "/desk?view=mine", "scope": "/", "display": "standalone", "background_color": "#f6f5f3", "theme_color": "#f6f5f3",
        "icons": [
            {"src": f"{icons}/192.png", "sizes": "192x192", "type": "image/png"}, {"src": f"{icons}/512.png", "sizes": "512x512", "type": "image/png"},
            {"src": f"{icons}/maskable-512.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
        ],
        "shortcuts": [{"name": (zh, en)[int(english)], "url": url, "icons": [{"src": f"{icons}/192.png", "sizes": "192x192"}]} for zh, en, url in shortcuts],
    }  # fmt: skip


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
