"""The interface of this room: parse, one action or query, shape."""

from typing import Annotated, Any, Literal

from ninja import Query, Router, Status

from yingda.inboxes import actions, queries
from yingda.inboxes.models import Inbox
from yingda.inboxes.schemas import (
    InboxIn,
    InboxList,
    InboxOut,
    InboxPatch,
    NewTokenOut,
    RotationIn,
    SecretIn,
    SecretOut,
    SnippetOut,
    TokenIn,
    TokenList,
    TokenOut,
    TokenPatch,
)
from yingda.plumbing.http import ActorRequest, fields_given

router = Router()
Limit = Annotated[int, Query(ge=1, le=200)]
Cursor = Annotated[str | None, Query(max_length=2048)]
Asked = Annotated[str, Query(max_length=80)]


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
    return actions.change(request.actor, inbox_id, fields_given(given))


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
def tokens(
    request: ActorRequest, state: Literal["active", "expiring", "expired", "revoked"] | None = None, mine: bool = False, q: Asked = "",
    limit: Limit = 50, cursor: Cursor = None,
) -> dict[str, Any]:  # fmt: skip
    rows, following, total = queries.listed_tokens(request.actor, queries.TokenFilter(state, mine, q), limit, cursor)
    return {"items": rows, "next": following, "total": total}


@router.post("/api-tokens", response={201: NewTokenOut})
def make_token(request: ActorRequest, given: TokenIn) -> Status[dict[str, Any]]:
    row, secret = actions.create_token(request.actor, given.name, given.scopes, wish=actions.TokenWish(**given.dict()))
    return Status(201, {**queries.token(request.actor, row.pk), "token": secret})


@router.get("/api-tokens/{token_id}", response=TokenOut)
def token(request: ActorRequest, token_id: int) -> dict[str, Any]:
    return queries.token(request.actor, token_id)


@router.patch("/api-tokens/{token_id}", response=TokenOut)
def change_token(request: ActorRequest, token_id: int, given: TokenPatch) -> dict[str, Any]:
    actions.change_token(request.actor, token_id, fields_given(given))
    return queries.token(request.actor, token_id)


@router.post("/api-tokens/{token_id}/rotation", response={201: NewTokenOut})
def rotate_token(request: ActorRequest, token_id: int, given: RotationIn) -> Status[dict[str, Any]]:
    row, secret = actions.rotate_token(request.actor, token_id, given.grace_hours)
    return Status(201, {**queries.token(request.actor, row.pk), "token": secret})


@router.delete("/api-tokens/{token_id}", response={204: None})
def revoke_token(request: ActorRequest, token_id: int) -> Status[None]:
    actions.revoke_token(request.actor, token_id)
    return Status(204, None)
