"""A bare page that carries the web chat of one inbox, `/try/<key>`: to see it before it stands on the team's own site."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from yingda.inboxes import queries as inboxes
from yingda.kit.errors import NotFound
from yingda.plumbing.messages import is_chinese


def page(request: HttpRequest, key: str) -> HttpResponse:
    """The page in the reader's language, or in the one `?lang=` names. 404 for what is not a web chat."""
    try:
        inbox = inboxes.by_key(key)
    except NotFound as missing:
        raise Http404 from missing
    if inbox.kind != "web":
        raise Http404
    asked = request.GET.get("lang") or request.headers.get("Accept-Language", "")
    locale = "en" if asked.lower().startswith("en") else "zh-CN"
    return render(request, "site/try.html", {"key": inbox.key, "locale": locale, "zh": is_chinese(locale)})
