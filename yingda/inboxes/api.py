"""The interface of this room: parse, one action or query, shape."""

from typing import Any

from ninja import Router, Status

from yingda.inboxes import actions, queries
from yingda.inboxes.models import ApiToken, Inbox
from yingda.inboxes.schemas import (
    InboxIn,
    InboxList,
    InboxOut,
    InboxPatch,
    NewTokenOut,
    SecretIn,
    SecretOut,
    SnippetOut,
    TokenIn,
    TokenList,
)
from yingda.plumbing.http import ActorRequest

router = Router()


@router.get("/inboxes", response=InboxList)
def inboxes(request: ActorRequest, archived: bool = False) -> dict[str, Any]:
    rows = queries.listed(request.actor, archived)
    return {"items": rows, "total": len(rows)}


@router.post("/inboxes", response={201: InboxOut})
def make_inbox(request: ActorRequest, given: InboxIn) -> Status[Inbox]:
    fields = given.dict(exclude={"name", "kind"})
    return Status(201, actions.create(request.actor, given.name, given.kind, fields))


@router.get("/inboxes/{inbox_id}", response=InboxOut)
def inbox(request: ActorRequest, inbox_id: int) -> Inbox:
    return queries.one(request.actor, inbox_id)


@router.patch("/inboxes/{inbox_id}", response=InboxOut)
def change_inbox(request: ActorRequest, inbox_id: int, given: InboxPatch) -> Inbox:
    return actions.change(request.actor, inbox_id, given.dict(exclude_unset=True))


@router.delete("/inboxes/{inbox_id}", response={204: None})
def archive_inbox(request: ActorRequest, inbox_id: int) -> Status[None]:
    actions.archive(request.actor, inbox_id)
    return Status(204, None)


@router.get("/inboxes/{inbox_id}/secret", response=SecretOut)
def secret(request: ActorRequest, inbox_id: int) -> Inbox:
    return actions.show_secret(request.actor, inbox_id)


@router.post("/inboxes/{inbox_id}/secret", response=SecretOut)
def rotate_secret(request: ActorRequest, inbox_id: int, given: SecretIn) -> Inbox:
    return actions.rotate_secret(request.actor, inbox_id, given.overlap_hours)


@router.get("/inboxes/{inbox_id}/snippet", response=SnippetOut)
def snippet(request: ActorRequest, inbox_id: int) -> dict[str, str]:
    return queries.snippet(request.actor, inbox_id)


@router.get("/api-tokens", response=TokenList)
def tokens(request: ActorRequest) -> dict[str, Any]:
    rows = queries.listed_tokens(request.actor)
    return {"items": rows, "total": len(rows)}


@router.post("/api-tokens", response={201: NewTokenOut})
def make_token(request: ActorRequest, given: TokenIn) -> Status[dict[str, Any]]:
    row, token = actions.create_token(request.actor, given.name, given.scopes, given.expires_at)
    return Status(201, {**_token(row), "token": token})


@router.delete("/api-tokens/{token_id}", response={204: None})
def revoke_token(request: ActorRequest, token_id: int) -> Status[None]:
    actions.revoke_token(request.actor, token_id)
    return Status(204, None)


def _token(row: ApiToken) -> dict[str, Any]:
    names = ("id", "name", "beginning", "scopes", "made_by_id", "created_at", "last_used_at", "expires_at")
    return {name: getattr(row, name) for name in names}
