"""The hot endpoints as OpenAPI 3.1 describes them. Declared beside the routes and never run: answers cost nothing more."""

from typing import Any

import msgspec

from yingda.conversations.actions.posting import Posted
from yingda.conversations.live.http import MessageIn

Json = dict[str, Any]
INT: Json = {"type": "integer", "minimum": 0}
ID: Json = {"type": "integer", "minimum": 1}
TEXT: Json = {"type": "string"}
ORNULL: Json = {"type": ["integer", "null"]}
IDS: Json = {"type": "array", "items": {"type": "integer"}}
STATES = ["bot", "queued", "open", "waiting", "snoozed", "resolved"]
VIEWS = ["mine", "queue", "group", "all", "waiting", "sla", "mentions", "assisting", "snoozed", "resolved"]


def _shape(**members: Json) -> Json:
    return {"type": "object", "properties": members, "required": list(members)}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


SCHEMAS: Json = {
    "ConversationRow": _shape(
        id=ID, number=INT, state={"enum": STATES}, channel={"enum": ["web", "form", "api"]}, inbox_id=ID, group_id=ORNULL, queue_id=ORNULL,
        assignee_id=ORNULL, owner_id=ORNULL, contact=_shape(id=ID, name=TEXT, tier=INT), priority={"type": "integer", "minimum": 0, "maximum": 3},
        tag_ids=IDS, last_seq=INT, last_at=INT, last_from={"enum": ["", "customer", "agent", "bot", "system"]}, preview=TEXT, unread=INT,
        waiting_since=ORNULL, sla={"type": ["object", "null"]}, snoozed_until=ORNULL, opened_at=INT, resolved_at=ORNULL, participant_ids=IDS,
        mention_ids=IDS, version=INT,
    ),
    "Message": _shape(
        id=ID, conversation_id=ID, seq=ID, kind={"enum": ["text", "image", "file", "quick_reply", "card", "note", "system", "event"]}, text=TEXT,
        data={"type": "object"}, author=_shape(kind=TEXT, id=ORNULL, name=TEXT), client_id={"type": ["string", "null"]}, at=INT, edited_at=ORNULL,
        recalled_at=ORNULL,
    ),
    "ConversationPage": _shape(items={"type": "array", "items": _ref("ConversationRow")}, next={"type": ["string", "null"]}, total=ORNULL, n=INT),
    "ConversationCounts": _shape(counts={"type": "object", "additionalProperties": INT}, n=INT),
    "ConversationOpened": _shape(row=_ref("ConversationRow"), messages={"type": "array", "items": _ref("Message")}, more={"type": "boolean"}, n=INT),
    "MessagePage": _shape(items={"type": "array", "items": _ref("Message")}, more={"type": "boolean"}),
}  # fmt: skip


def _asked(name: str, schema: Json, words: str) -> Json:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": words}


NUMBER: Json = {"type": "integer", "minimum": 0, "maximum": 999_999_999}
NUMBERS: Json = {"type": "string", "pattern": "^[0-9]{1,9}(,[0-9]{1,9}){0,9}$"}
LIMIT = _asked("limit", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}, "Rows of a page.")
ONE: Json = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1, "maximum": 999_999_999_999_999_999}}
FILTERS = [
    _asked("view", {"enum": VIEWS, "default": "mine"}, "Which conversations, within what the sender may see."),
    _asked("sort", {"enum": ["waiting", "newest", "oldest", "sla", "priority"]}, "Order; each view has its own."),
    LIMIT,
    _asked("cursor", {"type": "string", "maxLength": 2048, "format": "cursor"}, "`next` of the page before."),
    _asked("state", {"enum": STATES}, "One state, or several with commas."),
    _asked("channel", {"enum": ["web", "form", "api"]}, "One way in, or several with commas."),
    *(_asked(name, NUMBERS, "One number, or several with commas.") for name in ("inbox", "group", "agent", "tag", "priority")),
    *(_asked(name, NUMBER, words) for name, words in (("contact", "The contact."), ("since", "Opened at or after (ms)."), ("until", "Opened before (ms)."))),
    _asked("q", {"type": "string", "maxLength": 80, "pattern": "^[^\\x00]*$"}, "Part of a name, or a number."),
]


def _answers(status: str, name: str, words: str) -> Json:
    return {status: {"description": words, "content": {"application/json": {"schema": _ref(name)}}}}


def _of_msgspec() -> Json:
    _, components = msgspec.json.schema_components([MessageIn, Posted], ref_template="#/components/schemas/{name}")
    return components


_POST = {
    "summary": "Post a message", "operationId": "post_message", "parameters": [ONE],
    "description": "Stored once per `client_id` (a UUID); without one, `Idempotency-Key` takes its place. 200 when it was stored before.",
    "requestBody": {"required": True, "content": {"application/json": {
        "schema": _ref("MessageIn"), "example": {"text": "您的订单已发货", "client_id": "5b0c1c1e-8a4e-4f0e-9d5a-0d7f5f3f8a11"},
    }}},
    "responses": {**_answers("201", "Posted", "Stored."), **_answers("200", "Posted", "Was stored before.")},
}  # fmt: skip
PATHS: dict[tuple[str, str], Json] = {
    ("POST", "/conversations/{id}/messages"): _POST,
    ("GET", "/conversations/{id}/messages"): {
        "summary": "Messages of a conversation", "operationId": "messages", "parameters": [
            ONE, LIMIT, _asked("before", NUMBER, "Messages before this `seq`."), _asked("after", NUMBER, "Messages after this `seq`."),
        ], "responses": _answers("200", "MessagePage", "In order of `seq`."),
    },
    ("GET", "/conversations/{id}"): {
        "summary": "A conversation with its last messages", "operationId": "conversation", "parameters": [ONE],
        "responses": _answers("200", "ConversationOpened", "What the conversation pane shows at first."),
    },
    ("GET", "/conversations"): {
        "summary": "Conversations", "operationId": "conversations", "parameters": FILTERS,
        "responses": _answers("200", "ConversationPage", "A page; `n` is the number of the event stream it was read at."),
    },
    ("GET", "/conversations/counts"): {
        "summary": "Conversations by view", "operationId": "conversation_counts", "parameters": [],
        "responses": _answers("200", "ConversationCounts", "How many each view holds."),
    },
}  # fmt: skip


def described() -> tuple[dict[tuple[str, str], Json], Json]:
    """The hot operations by method and path (below `/api/v1`), and the schemas they name."""
    return PATHS, {**SCHEMAS, **_of_msgspec()}
