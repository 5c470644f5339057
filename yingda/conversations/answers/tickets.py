"""Answers about tickets and their types."""

from yingda.conversations.rules.tickets.rows import TicketRow
from yingda.conversations.rules.tickets.ticket import STATES
from yingda.plumbing.shapes import (
    ANY,
    FLAG,
    ID,
    IDS,
    INT,
    INT_OR_NULL,
    NEXT,
    TEXT,
    TEXT_OR_NULL,
    Answers,
    Json,
    array,
    bulk_done,
    items,
    of_struct,
    or_null,
    page,
    ref,
    shape,
    with_more,
)

ROW, BRIEF, COMMENT, TYPE = ref("TicketRow"), ref("TicketBrief"), ref("TicketComment"), ref("TicketType")
DONE = shape(row=ROW)
VERSION = shape(version=INT, since_at=INT, document=ANY)
STEP = shape(
    id=ID, name=TEXT, person_id=INT_OR_NULL, group_id=INT_OR_NULL, minutes=INT_OR_NULL, state=TEXT, began_at=INT_OR_NULL, ended_at=INT_OR_NULL,
    ended_by=INT_OR_NULL, note=TEXT, due_at=INT_OR_NULL, breached_at=INT_OR_NULL,
)  # fmt: skip
LINK = shape(id=ID, kind=TEXT, outward=FLAG, at=INT, conversation_id=INT_OR_NULL, may_open=FLAG, ticket=or_null(BRIEF))
MERGE = shape(id=ID, absorbed_id=ID, at=INT, ticket=BRIEF)
OPENED = shape(
    row=ROW, type=shape(id=ID, key=TEXT, name=TEXT), description=TEXT, fields=array(ANY), values=ANY, steps=array(STEP), comments=array(COMMENT),
    more=FLAG, links=array(LINK), transcripts=array(shape(conversation_id=ID, at=INT)), merges=array(MERGE), sees_contact=FLAG, n=INT,
)  # fmt: skip
ENTRY = shape(at=INT, actor=shape(kind=TEXT, id=INT_OR_NULL, name=TEXT), what=TEXT, why=TEXT, facts=ANY)
SHAPES: Json = {
    "TicketRow": of_struct(TicketRow),
    "TicketBrief": shape(id=ID, number=INT, state=TEXT, title=TEXT_OR_NULL, may_open=FLAG),
    "TicketComment": shape(id=ID, ticket_id=ID, author=shape(kind=TEXT, id=INT_OR_NULL, name=TEXT), text=TEXT, mentions=IDS, files=array(ANY), at=INT),
    "TicketType": shape(id=ID, key=TEXT, name=TEXT, position=INT, version=INT, archived_at=INT_OR_NULL, document=ANY),
}
DEEDS = (
    ("POST", "/tickets"), ("POST", "/conversations/{id}/tickets"), ("PATCH", "/tickets/{id}"), ("PUT", "/tickets/{id}/priority"),
    ("PUT", "/tickets/{id}/tags"), ("PUT", "/tickets/{id}/state"), ("POST", "/tickets/{id}/assignment"), ("POST", "/tickets/{id}/claim"),
    ("POST", "/tickets/{id}/escalation"), ("POST", "/ticket-steps/{id}/completion"), ("POST", "/ticket-steps/{id}/skip"),
    ("PUT", "/ticket-steps/{id}/owner"), ("POST", "/tickets/{id}/watchers"), ("DELETE", "/tickets/{id}/watchers/{person_id}"),
    ("POST", "/tickets/{id}/links"), ("DELETE", "/ticket-links/{id}"), ("DELETE", "/ticket-merges/{id}"), ("POST", "/tickets/{id}/split"),
)  # fmt: skip

ANSWERS: Answers = {
    **dict.fromkeys(DEEDS, DONE),
    ("POST", "/tickets/{id}/merge"): with_more(DONE, merge_id=ID),
    ("GET", "/tickets"): page(ROW, total=INT_OR_NULL, n=INT),
    ("POST", "/tickets/bulk"): bulk_done(),
    ("GET", "/tickets/counts"): shape(**dict.fromkeys(STATES, INT)),
    ("GET", "/tickets/{id}"): OPENED,
    ("POST", "/tickets/{id}/comments"): shape(comment=COMMENT),
    ("GET", "/tickets/{id}/comments"): items(COMMENT, more=FLAG),
    ("GET", "/tickets/{id}/history"): items(ENTRY),
    ("GET", "/tickets/{id}/transcripts/{conversation_id}"): shape(conversation_id=ID, at=INT, messages=array(ANY)),
    ("GET", "/conversations/{id}/tickets"): items(BRIEF),
    ("GET", "/ticket-types"): items(TYPE, next=NEXT, total=INT),
    ("POST", "/ticket-types"): TYPE,
    ("PATCH", "/ticket-types/{type_id}"): TYPE,
    ("DELETE", "/ticket-types/{type_id}/archiving"): TYPE,
    ("GET", "/ticket-types/{type_id}/versions"): items(VERSION, next=NEXT, total=INT),
}
