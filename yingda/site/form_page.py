"""The online form as a page of its own `/form/<key>`: for links and frames; it works without scripts."""

from typing import Any
from uuid import uuid4

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from yingda.conversations.actions import limits
from yingda.conversations.actions.visitor import leave_form
from yingda.inboxes import queries as inboxes
from yingda.inboxes.queries import InboxFacts
from yingda.kit.errors import NotFound, Refusal
from yingda.plumbing.clock import now_ms
from yingda.plumbing.http import address_of
from yingda.plumbing.messages import is_chinese
from yingda.plumbing.problems import by_field
from yingda.plumbing.problems import sentence as said

TRAP = "website"
KINDS = {"email": "email", "phone": "tel", "number": "text", "text": "text"}


@csrf_exempt
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]  # its type knows no views with arguments
def form(request: HttpRequest, key: str) -> HttpResponse:
    """Shows the form; takes it in; shows what is wrong beside the fields, keeping what was written.

    Needs no CSRF token: the sender has no session here and acts for nobody.
    """
    locale = _locale(request)
    try:
        inbox = inboxes.by_key(key)
    except NotFound as missing:
        return _page(request, None, locale, status=404, sentence=said(missing, locale))
    if request.method != "POST":
        return _page(request, inbox, locale)
    values = {field.key: request.POST.get(field.key, "") for field in inbox.settings.offline}
    try:
        limits.session(inbox, address_of(request))
        if not request.POST.get(TRAP):
            leave_form(inbox, locale, values, None, request.POST.get("client_id") or None)
    except Refusal as refusal:
        errors = by_field(refusal, locale)
        return _page(request, inbox, locale, status=refusal.status, values=values, errors=errors, sentence=said(refusal, locale))
    return _page(request, inbox, locale, done=True)


def _locale(request: HttpRequest) -> str:
    asked = request.GET.get("lang") or request.headers.get("Accept-Language", "")
    return "en" if asked.lower().startswith("en") else "zh-CN"


def _page(request: HttpRequest, inbox: InboxFacts | None, locale: str, status: int = 200, **shown: Any) -> HttpResponse:
    values, errors = shown.get("values", {}), shown.get("errors", {})
    config = None if inbox is None else inboxes.public_config(inbox, locale, now_ms())
    fields = [
        {**field, "input": KINDS.get(field["type"], field["type"]), "value": values.get(field["key"], ""), "error": errors.get(field["key"])}
        for field in (config or {}).get("offline", [])
    ]
    for field in [field for field in fields if field["error"]][:1]:
        field["first"] = True
    facts = {
        "zh": is_chinese(locale), "locale": locale, "config": config, "fields": fields, "client_id": uuid4(), "trap": TRAP,
        "done": shown.get("done", False), "sentence": shown.get("sentence"),
    }  # fmt: skip
    return render(request, "site/form.html", facts, status=status)
