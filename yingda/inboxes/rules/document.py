"""The settings document of an inbox: its shape, its defaults, and what is wrong with one."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import msgspec

from yingda.kit.errors import Phrase
from yingda.kit.reasons import of_msgspec, place_of

FieldType = Literal["text", "email", "phone", "number", "choice", "textarea"]
COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_REOPEN_HOURS = 90 * 24
MOST_FIELDS = 12
MOST_CHOICES = 20
MOST_REASONS = 10
LONGEST = {"greeting": 300, "team_name": 40, "label": 40, "choice": 60, "reason": 40}
MOST_BYTES = 20 * 1024 * 1024
MOST_CHARACTERS = 2_000


class Problem(NamedTuple):
    """Something that is not acceptable: where it is, the code of its sentence, the numbers for the sentence."""

    field: str
    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Bilingual:
    """A text of the team in both languages; an empty one falls back to the other."""

    zh: str = ""
    en: str = ""

    def read(self, locale: str) -> str:
        """The text for a reader of `locale`."""
        return (self.en or self.zh) if locale.lower().startswith("en") else (self.zh or self.en)


@dataclass(frozen=True, slots=True)
class Appearance:
    """How the chat looks on the team's site. colour: `#rrggbb`."""

    colour: str = "#0f766e"
    position: Literal["left", "right"] = "right"
    greeting: Bilingual = Bilingual("你好，请问有什么可以帮你？", "Hello, how can we help?")
    team_name: Bilingual = Bilingual()


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of a form. max_length in characters (numbers: ignored); choices only for `choice`."""

    key: str
    label: Bilingual
    type: FieldType = "text"
    required: bool = False
    choices: tuple[Bilingual, ...] = ()
    max_length: int = 200


@dataclass(frozen=True, slots=True)
class Rating:
    """Whether visitors are asked for a rating, and the reasons they may tick."""

    enabled: bool = True
    reasons: tuple[Bilingual, ...] = (
        Bilingual("回复及时", "Quick to answer"),
        Bilingual("问题已解决", "Problem solved"),
        Bilingual("态度热情", "Friendly"),
        Bilingual("等待太久", "Waited too long"),
        Bilingual("问题没有解决", "Problem not solved"),
        Bilingual("态度需要改进", "Not friendly"),
    )


@dataclass(frozen=True, slots=True)
class Upload:
    """What visitors may send: the largest file in bytes, and the kinds by content."""

    max_bytes: int = 10 * 1024 * 1024
    types: tuple[str, ...] = ("image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf")


@dataclass(frozen=True, slots=True)
class Flood:
    """Most of each that is taken. The limits of an address are wide: a whole office may sit behind one."""

    messages_per_minute: int = 30
    conversations_per_hour: int = 10
    uploads_per_hour: int = 30
    address_messages_per_minute: int = 600
    address_sessions_per_minute: int = 120


_NAME = FormField("name", Bilingual("称呼", "Name"), "text", False, (), 60)
_EMAIL = FormField("email", Bilingual("邮箱", "E-mail"), "email", True, (), 254)
_PHONE = FormField("phone", Bilingual("手机", "Phone"), "phone", False, (), 30)
_TEXT = FormField("text", Bilingual("留言", "Message"), "textarea", True, (), 2000)


@dataclass(frozen=True, slots=True)
class InboxSettings:
    """Everything a team sets about one inbox. reopen_hours (0 to 2160): how long after its resolution a conversation reopens."""

    appearance: Appearance = Appearance()
    fields: tuple[FormField, ...] = ()
    offline: tuple[FormField, ...] = (_NAME, _EMAIL, _PHONE, _TEXT)
    draft_visible: bool = True
    reopen_hours: int = 48
    rating: Rating = Rating()
    upload: Upload = Upload()
    flood: Flood = Flood()


class WrongShape(ValueError):
    """The document has not the shape of settings; `place` names where."""

    def __init__(self, place: str, reason: Phrase) -> None:
        super().__init__(place, reason)
        self.place = place
        self.reason = reason


def from_document(document: Mapping[str, Any]) -> InboxSettings:
    """The settings of a document; what is absent has its default. Raises WrongShape; values are left to `problems`."""
    unknown = sorted(set(document) - set(InboxSettings.__dataclass_fields__))
    if unknown:
        raise WrongShape(f"settings.{unknown[0]}", Phrase("value_unknown"))
    try:
        return msgspec.convert(document, InboxSettings)
    except msgspec.ValidationError as error:
        place = place_of(error)
        raise WrongShape("settings" if place is None else f"settings.{place}", of_msgspec(error)) from error


def to_document(settings: InboxSettings) -> dict[str, Any]:
    """The JSON document of settings, complete."""
    document: dict[str, Any] = msgspec.to_builtins(settings)
    return document


def problems(settings: InboxSettings, types: frozenset[str]) -> list[Problem]:
    """What makes settings unusable; `types`: the kinds of files the product accepts at all."""
    return [
        *_appearance_problems(settings.appearance),
        *_form_problems("settings.fields", settings.fields),
        *_form_problems("settings.offline", settings.offline),
        *_rating_problems(settings.rating),
        *_upload_problems(settings.upload, types),
        *_flood_problems(settings.flood),
        *_reopen_problems(settings.reopen_hours),
    ]


def _appearance_problems(look: Appearance) -> Iterator[Problem]:
    if not COLOUR.fullmatch(look.colour):
        yield Problem("settings.appearance.colour", "inbox_colour_wrong", {})
    yield from _length_problems("settings.appearance.greeting", look.greeting, "greeting")
    yield from _length_problems("settings.appearance.team_name", look.team_name, "team_name")


def _length_problems(place: str, text: Bilingual, what: str) -> Iterator[Problem]:
    for language, words in (("zh", text.zh), ("en", text.en)):
        if len(words) > LONGEST[what]:
            yield Problem(f"{place}.{language}", "inbox_text_too_long", {"limit": LONGEST[what]})
        if CONTROL.search(words):
            yield Problem(f"{place}.{language}", "text_control_characters", {})


def _form_problems(place: str, fields: tuple[FormField, ...]) -> Iterator[Problem]:
    if len(fields) > MOST_FIELDS:
        yield Problem(place, "inbox_too_many_fields", {"limit": MOST_FIELDS})
    for key, count in Counter(one.key for one in fields).items():
        if count > 1:
            yield Problem(place, "inbox_field_twice", {"key": key})
    for index, one in enumerate(fields):
        yield from _field_problems(f"{place}.{index}", one)


def _field_problems(place: str, one: FormField) -> Iterator[Problem]:
    if not KEY.fullmatch(one.key):
        yield Problem(f"{place}.key", "inbox_field_key_wrong", {})
    if not one.label.zh.strip() and not one.label.en.strip():
        yield Problem(f"{place}.label", "inbox_label_missing", {})
    yield from _length_problems(f"{place}.label", one.label, "label")
    if not 1 <= one.max_length <= MOST_CHARACTERS:
        yield Problem(f"{place}.max_length", "inbox_number_out_of_range", {"low": 1, "high": MOST_CHARACTERS})
    if (one.type == "choice") != bool(one.choices):
        yield Problem(f"{place}.choices", "inbox_choices_wrong", {})
    yield from _words_problems(f"{place}.choices", one.choices, MOST_CHOICES, "choice")


def _words_problems(place: str, words: Iterable[Bilingual], most: int, what: str) -> Iterator[Problem]:
    for index, one in enumerate(words):
        if index == most:
            yield Problem(place, "inbox_too_many_words", {"limit": most})
        if not one.zh.strip() and not one.en.strip():
            yield Problem(f"{place}.{index}", "inbox_label_missing", {})
        yield from _length_problems(f"{place}.{index}", one, what)


def _rating_problems(rating: Rating) -> Iterator[Problem]:
    yield from _words_problems("settings.rating.reasons", rating.reasons, MOST_REASONS, "reason")


def _upload_problems(upload: Upload, types: frozenset[str]) -> Iterator[Problem]:
    if not 1 <= upload.max_bytes <= MOST_BYTES:
        yield Problem("settings.upload.max_bytes", "inbox_number_out_of_range", {"low": 1, "high": MOST_BYTES})
    for wrong in sorted(set(upload.types) - types):
        yield Problem("settings.upload.types", "inbox_type_unknown", {"type": wrong})


def _reopen_problems(hours: int) -> Iterator[Problem]:
    if not 0 <= hours <= MOST_REOPEN_HOURS:
        yield Problem("settings.reopen_hours", "inbox_number_out_of_range", {"low": 0, "high": MOST_REOPEN_HOURS})


def _flood_problems(flood: Flood) -> Iterator[Problem]:
    for name, value in msgspec.to_builtins(flood).items():
        if not 1 <= value <= 100_000:
            yield Problem(f"settings.flood.{name}", "inbox_number_out_of_range", {"low": 1, "high": 100_000})
