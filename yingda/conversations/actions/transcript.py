"""Mailing a conversation to the customer who asked for it."""

from datetime import UTC, datetime
from typing import Any

import msgspec
from django.core.mail import EmailMessage

from yingda.conversations.queries.one import find, history_of_visitor
from yingda.inboxes import queries as inboxes
from yingda.kit.errors import NotFound
from yingda.plumbing.messages import is_chinese

MOST_MESSAGES = 2000
WORDS = {
    "image": ("[图片] {name}", "[picture] {name}"),
    "file": ("[文件] {name}", "[file] {name}"),
    "card": ("[卡片] {title}", "[card] {title}"),
}


def send(conversation_id: int, email: str, locale: str) -> None:
    """Sends the transcript as plain text through the configured mail server; raises when that does not take it."""
    matter = find(conversation_id)
    if matter is None:
        raise NotFound("conversation")
    messages, _more = history_of_visitor(conversation_id, None, MOST_MESSAGES)
    team = inboxes.by_id(matter.inbox_id)
    name = team.settings.appearance.team_name.read(locale) or team.name
    subject = f"与{name}的对话记录（#{matter.id}）" if is_chinese(locale) else f"Your conversation with {name} (#{matter.id})"
    EmailMessage(subject, text_of(messages, locale), to=[email]).send()


def text_of(messages: list[dict[str, Any]], locale: str) -> str:
    """The conversation as text, one message a paragraph; lines of the system are left out."""
    said = [message for message in messages if message["kind"] != "system" and message["recalled_at"] is None]
    return "\n\n".join(f"{_when(message['at'])} {message['author']['name']}\n{_words(message, locale)}" for message in said) + "\n"


def _when(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _words(message: dict[str, Any], locale: str) -> str:
    pattern = WORDS.get(message["kind"])
    if pattern is None:
        return str(message["text"])
    data = msgspec.json.decode(message["data"])
    zh, en = pattern
    return (zh if is_chinese(locale) else en).format(name=data.get("name", ""), title=data.get("title", ""))
