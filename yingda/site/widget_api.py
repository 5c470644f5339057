"""The widget's HTTP interface `/widget/v1`: open to other sites, without cookies."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from yingda.conversations.api.widget import router
from yingda.routing.api import visitor_router
from yingda.site.api import Json, handle_errors

PREFIX = "/widget/v1/"
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Max-Age": "600",
}

widget_api = NinjaAPI(title="Yingda widget", version="1", docs_url=None, openapi_url=None, urls_namespace="widget", renderer=Json())
widget_api.add_router("", router)
widget_api.add_router("", visitor_router)
handle_errors(widget_api)


class OpenToOtherSites:
    """Adds the headers that let the widget's requests through from any site; the inbox's own list is checked by the action."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(PREFIX):
            return self._get_response(request)
        answer = HttpResponse(status=204) if request.method == "OPTIONS" else self._get_response(request)
        for name, value in CORS.items():
            answer[name] = value
        return answer
