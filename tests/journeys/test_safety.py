"""What must not get through: other sites, ended sessions, forged tokens, floods, disguised files, markup."""

import asyncio
import io
import json
from typing import Any
from uuid import uuid4

import httpx
import jwt
import pytest
from PIL import Image
from websockets.asyncio.client import connect

from tests.makers.live import Screen, Widget
from tests.makers.server import Boss, Desk, Prepared, signed_in

XSS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{7*7}}", "</textarea><svg/onload=alert(1)>"]


def test_another_site_opens_no_line_of_a_colleague(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    screen = Screen(made_once.browser(desk.nodes[0].url, "root"))

    async def journey() -> None:
        await screen.open(origin="https://evil.example")
        assert screen.frames[-1]["t"] == "bye" and not screen.of("welcome")
        await screen.until(lambda: screen.closed_with == 4401)
        for headers in ({"Origin": "https://evil.example"}, {"X-CSRFToken": "wrong"}):
            answer = await screen.http.post("/api/v1/conversations/1/messages", json={"text": "x"}, headers=headers)
            assert answer.status_code == 403 and answer.json()["code"] == "csrf_failed"

    asyncio.run(journey())


def test_nobody_without_a_session_hears_anything(desk: Desk) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        async with connect(url.replace("http", "ws") + "/live") as socket:
            assert json.loads(await socket.recv()) == {"t": "bye", "why": "signed_out"}
        async with connect(url.replace("http", "ws") + "/live", additional_headers={"Authorization": "Bearer yd_wrong"}) as socket:
            assert json.loads(await socket.recv())["t"] == "bye"

    asyncio.run(journey())
    for path in ("/api/v1/conversations", "/live/events", "/api/v1/me"):
        answer = httpx.get(url + path)
        assert answer.status_code == 401 and answer.json()["code"] == "sign_in_first"


def test_a_token_of_an_integration_is_nobodys_line(desk: Desk, boss: Boss) -> None:
    """Its number may be that of a person: it must not hear what is theirs."""
    made = boss.ask("POST", "/api-tokens", {"name": "erp", "scopes": ["conversation.view"]})
    bearer = {"Authorization": f"Bearer {made['token']}"}
    url = desk.nodes[0].url

    async def journey() -> None:
        async with connect(url.replace("http", "ws") + "/live", additional_headers=bearer) as socket:
            assert json.loads(await socket.recv())["t"] == "bye"

    asyncio.run(journey())
    assert httpx.get(f"{url}/live/events", headers=bearer).status_code == 403
    assert httpx.get(f"{url}/api/v1/conversations?view=all", headers=bearer).status_code == 200


@pytest.mark.parametrize("end", ["signed_out", "suspended"])
def test_an_ended_session_ends_its_line_at_once(desk: Desk, boss: Boss, made_once: Prepared, end: str) -> None:
    url, name = desk.nodes[0].url, f"gone{end[:3]}"
    person = boss.person(name, "agent", "own", [made_once.groups[0]])
    browser = signed_in(url, name)
    screen = Screen(browser)

    async def journey() -> None:
        await screen.open()
        assert screen.of("welcome")
        if end == "suspended":
            await asyncio.to_thread(boss.ask, "PUT", f"/people/{person}/suspension", {"why": "离职"})
        else:
            gone = await screen.http.delete("/_allauth/browser/v1/auth/session")
            assert gone.status_code == 401, gone.text
        await screen.until(lambda: screen.closed_with is not None)
        assert screen.frames[-1]["t"] == "bye"
        await screen.open()
        assert screen.frames[-1] == {"t": "bye", "why": "signed_out"}
        assert (await screen.ask("GET", "/conversations")).status_code == 401

    asyncio.run(journey())


def test_a_forged_visitor_token_opens_nothing(desk: Desk, boss: Boss) -> None:
    url, widget = desk.nodes[0].url, Widget(desk.nodes[0].url, boss.inbox())

    async def journey() -> None:
        await widget.arrive()
        claims = jwt.decode(widget.token, options={"verify_signature": False})
        forged = [
            jwt.encode({**claims, "sub": "1"}, "x" * 43, "HS256"),
            jwt.encode(claims, None, "none"),  # type: ignore[arg-type]
            widget.token[:-3] + "AAA",
            "nonsense",
        ]
        for token in forged:
            liar = Widget(url, widget.inbox)
            liar.token = token
            await liar.open()
            await liar.until(lambda liar=liar: liar.refusals)
            assert liar.refusals[0]["error"]["code"].startswith("visitor_token") and not liar.of("welcome")
            answer = await liar.http.get("/widget/v1/messages", headers={"Authorization": f"Bearer {token}"})
            assert answer.status_code in (403, 422) and answer.json()["code"].startswith("visitor_token")
            again = await liar.http.post("/widget/v1/session", json={"inbox": widget.inbox, "token": token})
            assert again.json()["contact"]["id"] != widget.contact and again.json()["resumed"] is False

    asyncio.run(journey())


def test_one_flooding_visitor_leaves_their_office_alone(desk: Desk, boss: Boss) -> None:
    flood = {"messages_per_minute": 5, "address_messages_per_minute": 60, "address_sessions_per_minute": 120}
    inbox = boss.ask("POST", "/inboxes", {"name": "限流", "kind": "web", "settings": {"flood": flood}})["key"]
    loud, quiet = (Widget(desk.nodes[0].url, inbox) for _ in range(2))

    async def journey() -> None:
        for widget in (loud, quiet):
            await widget.arrive()
            await widget.open()
        answers = [await loud.post(f"{number}") for number in range(8)]
        assert [answer["t"] for answer in answers] == ["ack"] * 5 + ["refused"] * 3
        error = answers[-1]["error"]
        assert error["code"] == "visitor_too_fast" and error["params"]["seconds"] > 0 and "秒" in error["detail"]
        assert (await quiet.post("你好"))["t"] == "ack"
        over_http = await loud.http.post("/widget/v1/messages", json={"t": "post", "ref": str(uuid4()), "text": "x"})
        assert over_http.status_code == 429

    asyncio.run(journey())


def test_pages_and_answers_carry_their_guards(desk: Desk) -> None:
    url = desk.nodes[0].url
    page = httpx.get(f"{url}/")
    policy = page.headers["content-security-policy"]
    rules = dict(part.strip().partition(" ")[::2] for part in policy.split(";"))
    assert "unsafe-inline" not in rules.get("script-src", rules["default-src"]) and "unsafe-eval" not in policy
    assert rules["frame-ancestors"] == "'none'" and rules["object-src"] == "'none'" and rules["base-uri"] == "'none'"
    for path in ("/", "/api/v1/me", "/api/v1/conversations"):
        assert httpx.get(url + path).headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-frame-options"] == "DENY"


def test_a_frame_too_large_or_of_no_shape_is_refused_and_the_desk_goes_on(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        screen, widget = Screen(made_once.browser(url, "root")), Widget(url, boss.inbox())
        await widget.arrive()
        for frame in ('{"t":', "[]", '{"t": 5}', '{"t":"post","data":"x"}', "x" * 70_000, '{"t":"read","conversation":1e400}'):
            await screen.open()
            assert screen._socket is not None
            await screen._socket.send(frame)
            await screen.until(lambda: screen.closed_with is not None)
            assert screen.refusals[-1]["error"]["code"] == "frame_wrong"
        await widget.open()
        for frame in ({"t": "nonsense"}, {"t": "post", "ref": "not-a-uuid", "text": "x"}, {"t": "read", "seq": 10**18}):
            await widget.send(frame)
        await widget.caught_up()
        assert [r["error"]["code"] for r in widget.refusals][:2] == ["frame_wrong", "client_id_wrong"]
        large = await screen.http.post("/api/v1/conversations/1/messages", content=b"{" + b" " * 70_000)
        assert (large.status_code, large.json()["code"]) == (413, "body_too_large")
        assert (await widget.post("还在"))["t"] == "ack"

    asyncio.run(journey())


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (6, 4), "red").save(out, "PNG")
    return out.getvalue()


DISGUISED = {
    "照片.png": b"<html><script>alert(1)</script></html>",
    "image.jpg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "发票.pdf": b"MZ\x90\x00\x03" + b"\x00" * 200,
    "x.gif": b"#!/bin/sh\nrm -rf /\n",
    "empty.png": b"",
}


def test_files_are_what_they_are_and_not_what_they_are_called(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url

    async def journey() -> None:
        widget, agent = Widget(url, boss.inbox()), Screen(made_once.browser(url, "root"))
        await widget.arrive()
        await widget.open()
        for name, content in DISGUISED.items():
            for client, path in ((widget.http, "/widget/v1/uploads"), (agent.http, "/api/v1/uploads")):
                answer = await client.post(path, files={"file": (name, content, "image/png")})
                if answer.status_code == 201 and client is agent.http:
                    # Colleagues may keep a page as a file: it is called what it is and never shown as a page.
                    kept = answer.json()
                    assert kept["type"] not in ("image/png", "image/jpeg", "image/gif", "image/webp") and "width" not in kept
                    served = await agent.http.get(kept["url"])
                    assert served.headers["content-disposition"].startswith("attachment")
                    assert "sandbox" in served.headers["content-security-policy"]
                    continue
                assert answer.status_code == 422, f"{name}: {answer.text}"
                assert answer.json()["field"] == "file" and answer.json()["detail"]
        kept = (await widget.http.post("/widget/v1/uploads", files={"file": ("../../<b>照片</b>.exe", _picture(), "text/html")})).json()
        assert kept["type"] == "image/png" and kept["name"].endswith(".png") and "/" not in kept["name"]
        sent = await widget.post("", kind="image", data={"file": kept["file"]})
        assert sent["t"] == "ack"
        served = await widget.http.get(kept["url"])
        assert served.status_code == 200 and served.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in served.headers["content-security-policy"] and served.headers["content-type"] == "image/png"

    asyncio.run(journey())


def test_markup_comes_back_as_the_words_it_is(desk: Desk, boss: Boss, made_once: Prepared) -> None:
    url = desk.nodes[0].url
    fields = [{"key": "name", "label": {"zh": "称呼", "en": "Name"}, "type": "text", "required": True}]

    async def journey() -> None:
        inbox, agent = boss.inbox(fields=fields), Screen(made_once.browser(url, "root"))
        await agent.open()
        for text in XSS:
            widget = Widget(url, inbox)
            await widget.arrive(page={"url": f"https://shop.example/?q={text}", "title": text, "referrer": ""})
            await widget.open()
            number = (await widget.post(text, fields={"name": text[:60]}))["conversation"]
            answer = await agent.ask("GET", f"/conversations/{number}")
            assert answer.headers["content-type"] == "application/json; charset=utf-8"
            shown: dict[str, Any] = answer.json()
            assert shown["row"]["contact"]["name"] == text[:60] and shown["row"]["preview"] == text
            assert [m["text"] for m in shown["messages"] if m["kind"] == "text"] == [text]
            await agent.until(lambda text=text: any(b["message"]["text"] == text for _n, e, b in agent.events if e == "conversation.message"))
            await widget.close()
        await agent.close()

    asyncio.run(journey())
