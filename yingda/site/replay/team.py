"""The team of a replay, made through the interface: an inbox of its own, a queue for it, and agents who serve the queue."""

import secrets
from dataclasses import dataclass
from typing import Any

from yingda.site.replay.interface import Browser

UNITS = 10
# All visitors of a replay come from one address, and write without pause.
FLOOD = {
    "messages_per_minute": 100_000,
    "conversations_per_hour": 100_000,
    "uploads_per_hour": 30,
    "address_messages_per_minute": 100_000,
    "address_sessions_per_minute": 100_000,
}


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who can sign in."""

    id: int
    username: str
    password: str


@dataclass(frozen=True, slots=True)
class Team:
    """What was made, to be worked with and put away again."""

    inbox_id: int
    inbox_key: str
    queue_id: int
    agents: tuple[Colleague, ...]


def new_password() -> str:
    """A password nobody can guess."""
    return f"Rp-{secrets.token_urlsafe(18)}"


async def first_run(browser: Browser) -> Colleague:
    """Sets up a fresh server and signs its administrator in."""
    password = new_password()
    facts = {"team_name": "Replay", "username": "administrator", "display_name": "Administrator", "password": password}
    await browser.ask("GET", "/api/v1/setup")
    made = await browser.ask("POST", "/api/v1/setup", facts)
    await browser.sign_in("administrator", password)
    return Colleague(made["id"], "administrator", password)


async def make_team(browser: Browser, size: int, units: int = UNITS) -> Team:
    """Makes inbox, group, queue and `size` agents with room for `units` conversations each; `browser` is an administrator's."""
    mark = secrets.token_hex(4)
    inbox = await browser.ask("POST", "/api/v1/inboxes", {"name": f"Replay {mark}", "settings": {"flood": FLOOD}})
    group = await browser.ask("POST", "/api/v1/groups", {"name": f"Replay {mark}"})
    agents = tuple([await _make_agent(browser, f"replay-{mark}-{number}", group["id"], units) for number in range(1, size + 1)])
    await _make_room_in_front(browser)
    queue: dict[str, Any] = {"name": f"Replay {mark}", "group_id": group["id"], "conditions": {"inboxes": [inbox["id"]]}}
    made = await browser.ask("POST", "/api/v1/queues", queue)
    members = [{"group_id": group["id"]}]
    await browser.ask("PUT", f"/api/v1/queues/{made['id']}/members", {"members": members})
    return Team(inbox["id"], inbox["key"], made["id"], agents)


async def put_away(browser: Browser, team: Team) -> None:
    """Takes out of use what a replay made at a server that is not its own; what was said stays."""
    await browser.ask("DELETE", f"/api/v1/queues/{team.queue_id}")
    await browser.ask("DELETE", f"/api/v1/inboxes/{team.inbox_id}")
    for agent in team.agents:
        await browser.ask("PUT", f"/api/v1/people/{agent.id}/suspension", {"why": "replay"})


async def _make_room_in_front(browser: Browser) -> None:
    """The replay's queue must be asked first; the team's own keep their order behind it."""
    queues = (await browser.ask("GET", "/api/v1/queues"))["items"]
    if any(queue["position"] == 0 for queue in queues):
        for queue in queues:
            await browser.ask("PATCH", f"/api/v1/queues/{queue['id']}", {"position": queue["position"] + 1})


async def _make_agent(browser: Browser, username: str, group: int, units: int) -> Colleague:
    password = new_password()
    person = {
        "username": username, "display_name": username, "password": password, "group_ids": [group],
        "grants": [{"role": "agent", "scope": "own"}],
    }  # fmt: skip
    made = await browser.ask("POST", "/api/v1/people", person)
    await browser.ask("PUT", f"/api/v1/people/{made['id']}/capacity", {"units": units})
    return Colleague(made["id"], username, password)
