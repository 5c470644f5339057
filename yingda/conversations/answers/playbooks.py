"""Answers about playbooks: the playbooks themselves, where they are in use, their bulk replies and reviews."""

from yingda.conversations.rules.playbooks.document import Document
from yingda.conversations.rules.playbooks.matching import Match
from yingda.plumbing.shapes import (
    ANY,
    FLAG,
    ID,
    IDS,
    INT,
    INT_OR_NULL,
    NEXT,
    TEXT,
    TEXTS,
    Answers,
    Json,
    array,
    items,
    of_struct,
    or_null,
    ref,
    shape,
    with_more,
)

PLAYBOOK, DOCUMENT, ROW, STEP = ref("Playbook"), ref("PlaybookDocument"), ref("Activation"), ref("ActivationStep")
ANNOUNCEMENT, CHECK, REVIEW, ACTION = ref("Announcement"), ref("ActivationCheck"), ref("IncidentReview"), ref("ReviewAction")
PLAYBOOK_SHAPE = shape(id=ID, name=TEXT, position=INT, version=INT, document=DOCUMENT)
VERSION = shape(
    version=INT, since_at=INT, by=TEXT, document=DOCUMENT, changes=array(shape(field=TEXT, index=INT_OR_NULL, before={}, after={})),
)  # fmt: skip
CASE = shape(
    id=ID, activation_id=ID, conversation_id=ID, number=INT, contact=shape(id=ID, name=TEXT), joined_at=INT, how=TEXT, joined_by=INT_OR_NULL,
    left_at=INT_OR_NULL, waiting_since=INT_OR_NULL, first_reply_at=INT_OR_NULL, longest_wait_ms=INT, due_at=INT_OR_NULL, breached_at=INT_OR_NULL,
)  # fmt: skip
STEP_SHAPE = shape(
    id=ID, position=INT, text=TEXT, required=FLAG, person_ids=IDS, due_at=INT_OR_NULL, state=TEXT, over_at=INT_OR_NULL, over_by=INT_OR_NULL, note=TEXT,
)  # fmt: skip
ENTRY = shape(
    id=ID, activation_id=ID, at=INT, what=TEXT, conversation_id=INT_OR_NULL, seq=INT_OR_NULL,
    actor=shape(kind=TEXT, id=INT_OR_NULL, name=TEXT), facts=ANY,
)  # fmt: skip
BROKEN = shape(kind=TEXT, conversation_id=INT_OR_NULL, started_at=INT, due_at=INT_OR_NULL, met_at=INT_OR_NULL, by=INT_OR_NULL, verdict=TEXT)
FIGURES = shape(
    affected=INT, answered=INT, within=INT, broken=INT, longest_wait_ms=INT, first_reply_at=INT_OR_NULL, steps_late=INT, words_said=INT,
)  # fmt: skip
LEFT_OUT = shape(conversation_id=ID, contact=TEXT, code=TEXT, message=TEXT)
SHAPES: Json = {
    "PlaybookDocument": of_struct(Document),
    "Playbook": PLAYBOOK_SHAPE,
    "Activation": shape(
        id=ID, place=TEXT, playbook=shape(id=ID, name=TEXT), version=INT, title=TEXT, what_happened=TEXT, why=TEXT, notice=TEXT,
        match=of_struct(Match), conversation_id=INT_OR_NULL, parent_id=INT_OR_NULL, began_at=INT, began_by=INT_OR_NULL, ended_at=INT_OR_NULL,
        ended_by=INT_OR_NULL, end_why=TEXT, affected=INT, steps_total=INT, steps_over=INT, revision=INT,
        answers=array(shape(title=TEXT, text=TEXT)), forbidden=TEXTS, expected=TEXTS,
    ),
    "ActivationStep": STEP_SHAPE,
    "ActivationCheck": shape(
        figures=FIGURES, until=INT, steps=array(with_more(STEP_SHAPE, verdict=TEXT, left_undone=FLAG)),
        limits=shape(kept=INT, broken=array(BROKEN)), forbidden=array(ENTRY), missing=array(shape(word=TEXT, conversation_id=ID)),
        escalations=array(ENTRY), timeline=array(ENTRY),
    ),
    "Announcement": shape(
        id=ID, activation_id=ID, kind=TEXT, text=TEXT, state=TEXT, made_at=INT, by=INT_OR_NULL, ended_at=INT_OR_NULL, total=INT, sent=INT, refused=INT,
    ),
    "IncidentReview": shape(summary=TEXT, causes=TEXT, changes=TEXT, written_at=INT_OR_NULL, by=INT_OR_NULL, finished_at=INT_OR_NULL),
    "ReviewAction": shape(
        id=ID, text=TEXT, owner_id=INT_OR_NULL, due_at=INT_OR_NULL, ticket=or_null(shape(id=ID, number=INT, state=TEXT)), made_at=INT,
        done_at=INT_OR_NULL,
    ),
}  # fmt: skip
DONE, STEP_DONE, SENT = shape(row=ROW), shape(step=STEP), shape(row=ANNOUNCEMENT)

_OF_PLAYBOOKS: Answers = {
    ("GET", "/playbooks"): items(with_more(PLAYBOOK_SHAPE, used=INT), next=NEXT, total=INT),
    ("POST", "/playbooks"): PLAYBOOK,
    ("GET", "/playbooks/{playbook_id}"): with_more(PLAYBOOK_SHAPE, used=INT),
    ("PATCH", "/playbooks/{playbook_id}"): PLAYBOOK,
    ("GET", "/playbooks/{playbook_id}/versions"): items(VERSION, next=NEXT, total=INT),
    ("GET", "/playbook-presets"): items(shape(locale=TEXT, name=TEXT, document=DOCUMENT), next=NEXT, total=INT),
}
_OF_ACTIVATIONS: Answers = {
    ("GET", "/incidents/running"): items(ROW, next=NEXT, total=INT, n=INT),
    ("GET", "/conversations/{id}/playbooks"): items(shape(row=ROW, steps=array(STEP), due_at=INT_OR_NULL, breached_at=INT_OR_NULL), next=NEXT, total=INT),
    ("POST", "/conversations/{id}/playbooks"): DONE,
    ("GET", "/activations"): items(ROW, next=NEXT, total=INT_OR_NULL),
    ("POST", "/activations"): DONE,
    ("POST", "/activations/preview"): items(ref("ConversationRow"), total=INT, waiting=INT),
    ("GET", "/activations/{id}"): shape(row=ROW, steps=array(STEP), document=DOCUMENT, announcements=array(ANNOUNCEMENT), n=INT),
    ("GET", "/activations/{id}/check"): CHECK,
    ("POST", "/activations/{id}/ending"): DONE,
    ("GET", "/activations/{id}/conversations"): items(CASE, next=NEXT, total=INT_OR_NULL, n=INT),
    ("POST", "/activations/{id}/conversations"): DONE,
    ("POST", "/activations/{id}/conversations/removal"): DONE,
    ("POST", "/activation-steps/{id}/completion"): STEP_DONE,
    ("DELETE", "/activation-steps/{id}/completion"): STEP_DONE,
    ("POST", "/activation-steps/{id}/skip"): STEP_DONE,
}
_OF_ANNOUNCEMENTS: Answers = {
    ("POST", "/activations/{id}/announcements/preview"): items(
        shape(conversation_id=ID, contact=TEXT, text=TEXT), total=INT, refused=array(LEFT_OUT), refused_total=INT, forbidden=TEXTS, variables=TEXTS
    ),
    ("POST", "/activations/{id}/announcements"): SENT,
    ("GET", "/announcements/{id}"): with_more(SENT, refused=array(with_more(LEFT_OUT, at=INT_OR_NULL))),
    ("PUT", "/announcements/{id}/state"): SENT,
}
_OF_REVIEWS: Answers = {
    ("GET", "/activations/{id}/review"): shape(review=or_null(REVIEW), actions=array(ACTION), check=CHECK),
    ("PUT", "/activations/{id}/review"): shape(review=REVIEW),
    ("POST", "/activations/{id}/review/actions"): shape(action=ACTION),
    ("PATCH", "/review-actions/{id}"): shape(action=ACTION),
    ("POST", "/review-actions/{id}/ticket"): shape(row=ref("TicketRow")),
}
ANSWERS: Answers = {**_OF_PLAYBOOKS, **_OF_ACTIVATIONS, **_OF_ANNOUNCEMENTS, **_OF_REVIEWS}
