"""What the stand-in shows: one set-up and one conversation per scene."""

import time
from typing import Any

SCENES = ("plain", "fields", "closed", "queue", "chat", "resolved", "yellow")
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 200"><rect width="320" height="200" fill="#dfe8d8"/>'
    b'<path d="M0 150q80-60 160-20t160-30v100H0z" fill="#7d9b6a"/><circle cx="250" cy="55" r="24" fill="#f2c66d"/></svg>'
)
FORM = (
    ("name", "称呼", "Name", "text", True, ()),
    ("phone", "手机号", "Phone", "phone", False, ()),
    ("topic", "想问什么", "Topic", "choice", True, (("茶叶挑选", "Choosing tea"), ("订单与物流", "Orders and delivery"), ("售后", "Returns"))),
)
OFFLINE = (
    ("name", "称呼", "Name", "text", False, ()),
    ("email", "邮箱", "E-mail", "email", True, ()),
    ("text", "想咨询的问题", "How can we help", "textarea", True, ()),
)


def form(rows: Any, chinese: bool) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": zh if chinese else en, "type": kind, "required": needed, "max_length": 2000 if kind == "textarea" else 200,
         "choices": [pair[0] if chinese else pair[1] for pair in choices]}
        for key, zh, en, kind, needed, choices in rows
    ]  # fmt: skip


def config(scene: str, lang: str) -> dict[str, Any]:
    chinese = lang.startswith("zh")
    away = ("客服明天 09:00 上班，请先留言", "We are back tomorrow at 09:00; please leave a message")
    text = ("客服在线", "We are online") if scene != "closed" else away
    greeting = ("你好，这里是青禾茶铺。挑茶、查单、售后都可以直接问我们。", "Hello from Qinghe Tea. Ask us about teas, orders or returns.")
    reasons = (("回复快", "Quick"), ("讲得清楚", "Clear"), ("态度好", "Friendly"), ("没解决问题", "Not solved"))
    return {
        "name": "青禾茶铺" if chinese else "Qinghe Tea",
        "hours": {"open": scene != "closed", "next_opening_at": None, "text": text[not chinese]},
        "appearance": {"colour": "#f5d547" if scene == "yellow" else "#0f766e", "position": "right", "greeting": greeting[not chinese]},
        "fields": form(FORM, chinese) if scene == "fields" else [],
        "offline": form(OFFLINE, chinese),
        "rating": {"enabled": True, "reasons": [pair[not chinese] for pair in reasons]},
        "draft_visible": scene == "plain",
        "upload": {"max_bytes": 10_000_000, "types": ["image/png", "image/jpeg", "application/pdf"]},
        "locale": lang,
    }


def conversation(scene: str) -> dict[str, Any] | None:
    if scene in ("plain", "fields", "closed"):
        return None
    state = {"queue": "queued", "resolved": "resolved"}.get(scene, "open")
    agent = {"name": "小林"} if state == "open" else None
    return {"id": 1, "state": state, "agent": agent, "read": 6 if scene != "queue" else 0, "got": 6, "resolved_at": None}


def messages(scene: str) -> list[dict[str, Any]]:
    if conversation(scene) is None:
        return []
    visitor, agent = {"kind": "visitor", "id": 1, "name": ""}, {"kind": "person", "id": 7, "name": "小林"}
    desk = {"kind": "system", "id": None, "name": ""}
    order = {"card": "order", "number": "QH2611-0172", "status": "运输中", "currency": "CNY", "total": "386.00", "url": "https://example.com/o/172",
             "items": [{"name": "明前龙井 50 g", "quantity": 2, "price": "168.00"}, {"name": "白瓷盖碗", "quantity": 1, "price": "50.00"}]}  # fmt: skip
    product = {"card": "product", "title": "凤凰单丛 · 鸭屎香 100 g", "text": "栀子花香，回甘明显", "price": "128", "image": "/picture.svg"}
    image = {"file": "k", "name": "茶汤.svg", "type": "image/svg+xml", "size": 2048, "width": 320, "height": 200, "url": "/picture.svg"}
    paper = {"file": "f", "name": "检测报告-2026.pdf", "type": "application/pdf", "size": 483_211, "url": "/picture.svg"}
    rows: list[tuple[dict[str, Any], str, str, dict[str, Any]]] = [
        (visitor, "text", "请问龙井和单丛哪个更适合送长辈？🍵", {}),
        (desk, "system", "", {"what": "assigned", "name": "小林"}),
        (agent, "text", "你好，我是小林。长辈喝茶偏清淡的话建议龙井，喜欢花果香可以看看单丛。", {}),
        (agent, "text", "冲泡方法在这里：https://tea.example/how-to，水温 80 度。", {}),
        (visitor, "image", "", image),
        (visitor, "text", "这是上次买的，订单到哪了", {}),
        (agent, "card", "", order),
        (agent, "card", "", product),
        (agent, "file", "", paper),
    ]
    if scene == "queue":
        rows = rows[:1]
    if scene == "resolved":
        rows = [*rows[:4], (desk, "system", "", {"what": "resolved"})]
    start = int(time.time() * 1000) - 26 * 3_600_000
    return [
        {"id": i, "conversation_id": 1, "seq": i, "kind": kind, "text": text, "data": data, "author": author, "client_id": None,
         "at": start + i * 40_000 + (24 * 3_600_000 if i > 2 else 0), "edited_at": None, "recalled_at": None}
        for i, (author, kind, text, data) in enumerate(rows, 1)
    ]  # fmt: skip
