"""Answers about conversations, their clocks, views and service levels."""

from yingda.plumbing.shapes import (
    ANY,
    FLAG,
    ID,
    IDS,
    INT,
    INT_OR_NULL,
    NEXT,
    NUMBER,
    TEXT,
    Answers,
    array,
    bulk_done,
    items,
    may_have,
    page,
    ref,
    shape,
)

ROW, MESSAGE = shape(row=ref("ConversationRow")), shape(message=ref("Message"))
VIEW = shape(id=ID, list=TEXT, name=TEXT, query=ANY)
POLICY = shape(id=ID, name=TEXT, position=INT, version=INT, document=ANY)
VERSION = shape(version=INT, since_at=INT, document=ANY)
STEP = shape(step=INT, at=INT, verb=TEXT, people=IDS, done=FLAG)
CLOCK = shape(
    id=ID, kind=TEXT, policy=shape(id=ID, name=TEXT, version=INT), calendar_id=INT_OR_NULL, calendar_version=INT_OR_NULL, started_at=INT,
    amount_ms=INT, left_ms=INT, due_at=INT_OR_NULL, warn_at=INT_OR_NULL, paused_at=INT_OR_NULL, warned_at=INT_OR_NULL,
    breached_at=INT_OR_NULL, met_at=INT_OR_NULL, cancelled_at=INT_OR_NULL, steps=array(STEP),
)  # fmt: skip
HIT = shape(
    id=ID, seq=INT, kind=TEXT, at=INT, text=TEXT, marks=array(array(INT)), author=ANY,
    conversation=shape(id=ID, number=INT, state=TEXT, inbox_id=ID, assignee_id=INT_OR_NULL, contact=ANY),
)  # fmt: skip
FILE = may_have(shape(file=TEXT, name=TEXT, type=TEXT, size=INT, url=TEXT), width=INT, height=INT)
OFFER = shape(
    id=ID, conversation_id=ID, from_id=INT_OR_NULL, to_id=INT_OR_NULL, to_group_id=INT_OR_NULL, reason=TEXT, state=TEXT, offered_at=INT,
    expires_at=INT_OR_NULL, answered_by=INT_OR_NULL,
)  # fmt: skip
DEEDS = (
    ("POST", "/conversations"), ("POST", "/conversations/{id}/assignment"), ("POST", "/conversations/{id}/claim"),
    ("POST", "/conversations/{id}/take-over"), ("PUT", "/conversations/{id}/tags"), ("PUT", "/conversations/{id}/priority"),
    ("POST", "/conversations/{id}/resolution"), ("DELETE", "/conversations/{id}/resolution"), ("POST", "/conversations/{id}/wait"),
    ("DELETE", "/conversations/{id}/wait"), ("POST", "/conversations/{id}/snooze"), ("DELETE", "/conversations/{id}/snooze"),
    ("POST", "/hand-overs/{id}/acceptance"), ("POST", "/conversations/{id}/participants"),
    ("DELETE", "/conversations/{id}/participants/{person_id}"),
)  # fmt: skip

ANSWERS: Answers = {
    **dict.fromkeys(DEEDS, ROW),
    ("POST", "/conversations/bulk"): bulk_done(),
    ("PUT", "/conversations/{id}/read"): shape(),
    ("POST", "/conversations/{id}/hand-overs"): OFFER,
    ("DELETE", "/messages/{id}"): MESSAGE,
    ("PATCH", "/messages/{id}"): MESSAGE,
    ("POST", "/uploads"): FILE,
    ("POST", "/inboxes/{key}/messages"): shape(id=ID, conversation_id=ID, seq=INT, at=INT, doubled=FLAG),
    ("GET", "/messages/search"): page(HIT, ready=NUMBER),
    ("GET", "/conversations/{id}/states"): items(shape(what=TEXT)),
    ("GET", "/conversations/{conversation_id}/sla"): items(CLOCK),
    ("GET", "/ownerless"): items(ANY, looked_at=INT, tickets=items(ANY, looked_at=INT)),
    ("GET", "/views"): items(VIEW),
    ("POST", "/views"): VIEW,
    ("GET", "/sla-policies"): items(POLICY, next=NEXT, total=INT),
    ("POST", "/sla-policies"): POLICY,
    ("PATCH", "/sla-policies/{policy_id}"): POLICY,
    ("DELETE", "/sla-policies/{policy_id}/archiving"): POLICY,
    ("GET", "/sla-policies/{policy_id}/versions"): items(VERSION, next=NEXT, total=INT),
}
