"""The OpenAPI 3.1 document: what ninja derives from the ordinary lane, the hot lane, and what holds everywhere."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI

from yingda.automation import answers as automation
from yingda.conversations import answers as conversations
from yingda.conversations.live.described import described
from yingda.customers import answers as customers
from yingda.kit.paging import next_link
from yingda.plumbing.problems import MEDIA_TYPE
from yingda.plumbing.shapes import Answers, Json
from yingda.routing import answers as routing
from yingda.site import answers as site

PREFIX = "/api/v1"
TAGS = {
    "conversations": ("会话、消息、工单、值守", "Conversations, messages, tickets, the floor"), "customers": ("客户资料与订单", "Customers and their orders"),
    "people": ("同事、小组、角色、日历", "Colleagues, groups, roles, calendars"), "inboxes": ("接入渠道与接口令牌", "Inboxes and API tokens"),
    "routing": ("队列与分配", "Queues and assignment"), "knowledge": ("快捷回复", "Quick replies"), "performance": ("指标与绩效", "Metrics and performance"),
    "reports": ("书面报告", "Written reports"),
    "attribution": ("订单归属", "Credit of orders"),
    "webhooks": ("事件推送", "Events pushed to other systems"),
    "automation": ("自动化规则与宏", "Rules that act by themselves, and macros"),
    "imports": ("导入", "Imports"), "keeping": ("导出、保留与删除", "Export, retention and erasure"),
    "notifications": ("通知与设备", "Notifications and devices"), "plumbing": ("文件、任务、审计", "Files, tasks, audit"),
    "site": ("搜索与系统", "Search and the system"),
}  # fmt: skip
ANSWERS: Answers = {**site.ANSWERS, **automation.ANSWERS, **routing.ANSWERS, **conversations.ANSWERS, **customers.ANSWERS}
SHAPES: Json = {**routing.SHAPES, **conversations.SHAPES}
CHANGING = ("post", "put", "patch", "delete")
TEXT, TEXT_OR_NULL = {"type": "string"}, {"type": ["string", "null"]}
WORDS = """应答（Yingda）的接口：控制台所做的一切。The interface of Yingda: everything the console does.

- 验明身份 Authentication: `Authorization: Bearer <API token>`；浏览器用会话 Cookie 与 `X-CSRFToken`。
- 翻页 Paging: `limit` ≤ 200，`cursor` = 上一页的 `next`；`Link: <…>; rel="next"` (RFC 8288)。Times are milliseconds since 1970-01-01 UTC.
- 出错 Errors: `application/problem+json` (RFC 9457)；按 `code` 判断 decide by `code`: [/problems](/problems)。
- 只做一次 Done once: `Idempotency-Key`，24 h。限流 Limits: `429` + `Retry-After`。
"""
PROBLEM: dict[str, Any] = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "instance", "code", "field", "errors", "params"],
    "properties": {
        "type": {**TEXT, "format": "uri-reference"}, "title": TEXT, "status": {"type": "integer"}, "detail": TEXT, "instance": TEXT_OR_NULL,
        "code": TEXT, "field": TEXT_OR_NULL, "params": {"type": "object"},
        "errors": {"type": "array", "items": {
            "type": "object", "required": ["field", "code", "detail"], "properties": {"field": TEXT_OR_NULL, "code": TEXT, "detail": TEXT},
        }},
    },
    "example": {
        "type": "/problems#text_too_long", "title": "内容不能接受", "status": 422, "detail": "内容超过 4000 个字符",
        "instance": "/api/v1/conversations/5/messages", "code": "text_too_long", "field": "text", "params": {"limit": 4000},
        "errors": [{"field": "text", "code": "text_too_long", "detail": "内容超过 4000 个字符"}],
    },
}  # fmt: skip
KEY: dict[str, Any] = {
    "name": "Idempotency-Key", "in": "header", "required": False, "description": "The same key and request within 24 h is done once.",
    "schema": {"type": "string", "pattern": "^[!#-~]{1,255}$"},
}  # fmt: skip
LINK: dict[str, Any] = {
    "description": "Where the next page is (RFC 8288); absent on the last one.", "required": False,
    "schema": {"type": "string", "pattern": '^</.+>; rel="next"$'}, "example": '</api/v1/contacts?limit=50&cursor=WzQyXQ>; rel="next"',
}  # fmt: skip


class Interface(NinjaAPI):
    """The API whose document is whole, and whose pages lead to the next one."""

    def create_response(self, request: HttpRequest, data: Any, **given: Any) -> HttpResponse:
        """The answer; a page of a list that goes on says where, in `Link`."""
        response = super().create_response(request, data, **given)
        if request.method == "GET" and isinstance(data, dict) and "items" in data and data.get("next"):
            response["Link"] = next_link(request.path, request.META.get("QUERY_STRING", "").encode("latin-1"), data["next"])
        return response

    def get_openapi_schema(self, **given: Any) -> Any:
        """The document (OpenAPI 3.1)."""
        return completed(super().get_openapi_schema(**given))


def completed(document: Any) -> Any:
    """The document with the hot lane, problems, keys and words."""
    document["info"]["description"] = WORDS
    document["info"]["license"] = {"name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later"}
    document["tags"] = [{"name": name, "description": f"{zh} · {en}"} for name, (zh, en) in TAGS.items()]
    components = document.setdefault("components", {})
    paths, schemas = described()
    components.setdefault("schemas", {}).update({"Problem": PROBLEM, **schemas, **SHAPES})
    problem = {"description": "Refused.", "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    components["responses"] = {"Problem": problem}
    components["parameters"] = {"IdempotencyKey": KEY}
    components["headers"] = {"Link": LINK}
    for (method, path), operation in paths.items():
        place = document["paths"].setdefault(f"{PREFIX}{path}", {})
        place[method.lower()] = {**operation, "tags": ["conversations"], "security": [{"Integration": []}, {"SignedIn": []}]}
    for (method, path), shape in ANSWERS.items():
        _answers(document["paths"][f"{PREFIX}{path}"][method.lower()], shape)
    for path, place in document["paths"].items():
        for method, operation in place.items():
            _complete(method, path, operation)
            if method == "get" and any(one.get("name") == "cursor" for one in operation.get("parameters", [])):
                operation["responses"]["200"].setdefault("headers", {})["Link"] = {"$ref": "#/components/headers/Link"}
    return document


def _answers(operation: dict[str, Any], shape: dict[str, Any]) -> None:
    """Says what the operation answers when all is well."""
    for status, told in operation["responses"].items():
        if str(status).startswith("2"):
            told["content"] = {"application/json": {"schema": shape}}


def _complete(method: str, path: str, operation: dict[str, Any]) -> None:
    operation["responses"] = {str(status): told for status, told in operation["responses"].items()}
    operation["responses"]["4XX"] = {"$ref": "#/components/responses/Problem"}
    if method in CHANGING and not path.startswith(f"{PREFIX}/hooks/"):
        operation["parameters"] = [*operation.get("parameters", []), {"$ref": "#/components/parameters/IdempotencyKey"}]
