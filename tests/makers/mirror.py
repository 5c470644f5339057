"""The reference of the live law: a screen that takes snapshots once and applies events (docs/contract.md §4, §5)."""

from typing import Any

import httpx

from tests.makers.live import Screen

VIEWS = ("mine", "queue", "group", "all")


class Mirror(Screen):
    """A colleague's console as the contract describes it: rows by number, kept true by events alone."""

    def __init__(self, browser: httpx.Client, groups: set[int], reach: dict[str, Any]) -> None:
        super().__init__(browser)
        self.groups, self.reach = groups, reach
        self.me = 0
        self.rows_by_id: dict[int, dict[str, Any]] = {}
        self.snapshots = 0

    async def snapshot(self) -> None:
        """Drops every row and fetches those of all live views; their number is where events begin to count."""
        self.rows_by_id = {}
        for view in VIEWS:
            _n, items = await self.rows(view)
            for row in items:
                self.upsert(row)
        self.snapshots += 1

    async def open(self, origin: str | None = None) -> None:
        """Connects; after a `reload` everything is fetched again, and what came meanwhile is applied on top."""
        reloads = self.reloads
        await super().open(origin)
        self.me = next((frame["me"] for frame in self.frames if frame["t"] in ("welcome", "reload")), 0)
        if self.reloads > reloads or not self.snapshots:
            await self.snapshot()

    def heard(self, n: int, name: str, body: Any) -> None:
        if name == "conversation.row":
            self.upsert(body["row"])
        elif name == "conversation.gone":
            self.rows_by_id.pop(body["id"], None)
        elif name == "conversation.message":
            self._patch(body["patch"]["id"], body["patch"])
        elif name == "conversation.read":
            self._patch(body["conversation_id"], _marks(body))

    def upsert(self, row: dict[str, Any]) -> None:
        known = self.rows_by_id.get(row["id"])
        if known is None or row["version"] >= known["version"]:
            self.rows_by_id[row["id"]] = row

    def _patch(self, number: int, patch: dict[str, Any]) -> None:
        row = self.rows_by_id.get(number)
        if row is not None and patch["version"] >= row["version"]:
            self.rows_by_id[number] = {**row, **patch}

    def view(self, name: str) -> dict[int, dict[str, Any]]:
        """The rows that belong to a view, as a plain predicate says it."""
        return {number: row for number, row in self.rows_by_id.items() if self._belongs(row, name)}

    def _belongs(self, row: dict[str, Any], view: str) -> bool:
        if view == "mine":
            return bool(row["assignee_id"] == self.me and row["state"] in ("open", "waiting"))
        if view == "queue":
            reached = self.reach["everything"] or row["group_id"] in self.groups | set(self.reach["groups"])
            return bool(row["state"] == "queued" and reached)
        if view == "group":
            return bool(row["group_id"] in self.groups and row["state"] != "resolved")
        return bool(row["state"] != "resolved")

    async def differences(self) -> list[str]:
        """Where the mirror and fresh snapshots say different things; empty when the law holds."""
        found: list[str] = []
        for name in VIEWS:
            _n, items = await self.rows(name)
            fresh, mine = {row["id"]: row for row in items}, self.view(name)
            found += [f"{name}: {number} only in the snapshot" for number in fresh.keys() - mine.keys()]
            found += [f"{name}: {number} only in the mirror" for number in mine.keys() - fresh.keys()]
            for number in fresh.keys() & mine.keys():
                keys = [key for key in fresh[number] if fresh[number][key] != mine[number][key]]
                found += [f"{name}: {number}.{key} is {fresh[number][key]!r}, the mirror has {mine[number][key]!r}" for key in keys]
        return found


def _marks(body: dict[str, Any]) -> dict[str, Any]:
    if body["by"] == "staff":
        return {"staff_read_seq": body["seq"], "unread": body["unread"], "version": body["version"]}
    return {"visitor_read_seq": body["seq"], "visitor_got_seq": body["got_seq"], "version": body["version"]}
