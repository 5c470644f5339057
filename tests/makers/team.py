"""A small team made through the public interface, as an administrator would."""

from typing import Any

import httpx

PASSWORD = "qinghe-2026-cha"


class Door:
    """The HTTP interface as one signed-in person uses it."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=20)
        self.client.get("/api/v1/setup")

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """The parsed answer; raises AssertionError with what the server said when it refused."""
        root = "" if path.startswith("/_allauth") else "/api/v1"
        headers = {"X-CSRFToken": self.client.cookies.get("yingda_csrf") or "", "Referer": str(self.client.base_url)}
        answer = self.client.request(method, root + path, json=body, headers=headers)
        assert answer.is_success, f"{method} {path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def sign_in(self, username: str, password: str = PASSWORD) -> "Door":
        """The same door, signed in."""
        self.call("POST", "/_allauth/browser/v1/auth/login", {"username": username, "password": password})
        return self


def found_team(url: str) -> Door:
    """The team and its first person 李雷 (`lilei`), signed in."""
    door = Door(url)
    door.call("POST", "/setup", {"team_name": "青禾茶铺", "username": "lilei", "display_name": "李雷", "password": PASSWORD})
    return door.sign_in("lilei")


def hire(door: Door, username: str, name: str, group_id: int, role: str = "agent") -> int:
    """A colleague in the group who may do there what the role allows; the id."""
    wish = {"username": username, "display_name": name, "password": PASSWORD, "group_ids": [group_id]}
    wish["grants"] = [{"role": role, "scope": "group", "unit_id": group_id}]
    return int(door.call("POST", "/people", wish)["id"])
