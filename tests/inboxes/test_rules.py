"""Settings, form answers, origins and tokens, without a database."""

from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile import hostile_strings
from yingda.inboxes.rules import answers, document, opening, origins, tokens
from yingda.inboxes.rules.document import Bilingual, FormField

NOW = 1_790_000_000_000
SECRET = "a-secret-that-is-long-enough-for-hs256"
TYPES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "application/pdf"})


def field(type: str = "text", required: bool = False, **more: Any) -> FormField:
    return FormField("f", Bilingual("字段", "Field"), type, required, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type", "value", "expected"),
    [
        ("text", "  你好 ", "你好"),
        ("text", "two\nlines", "form_control_characters"),
        ("textarea", "two\nlines", "two\nlines"),
        ("text", "nul\x00", "form_control_characters"),
        ("text", "\ud800", "form_control_characters"),
        ("text", 5, "form_not_text"),
        ("text", "x" * 201, "form_too_long"),
        ("email", "li.lei@example.com", "li.lei@example.com"),
        ("email", "李雷@例子.中国", "李雷@例子.中国"),
        ("email", "no-at.example.com", "form_not_email"),
        ("email", "a@b", "form_not_email"),
        ("email", "a@b..com", "form_not_email"),
        ("email", "a b@example.com", "form_not_email"),
        ("email", "<a@example.com>", "form_not_email"),
        ("phone", "+86 138-0013-8000", "+86 138-0013-8000"),
        ("phone", "(010) 8888 8888", "form_not_phone"),
        ("phone", "010-88888888转801", "010-88888888转801"),
        ("phone", "1234", "form_not_phone"),
        ("phone", "call me", "form_not_phone"),
        ("number", "1,299.50", 1299.5),
        ("number", 3, 3),
        ("number", "１２", "form_not_number"),
        ("number", "NaN", "form_not_number"),
        ("number", "1e999", "form_not_number"),
        ("number", True, "form_not_number"),
        ("number", "1_000", "form_not_number"),
        ("number", [1], "form_not_number"),
    ],
)
def test_a_value_is_taken_or_refused_by_its_type(type: str, value: Any, expected: Any) -> None:
    result = answers.validate_fields([field(type)], {"f": value})
    got = result.problems[0].code if result.problems else result.values["f"]
    assert got == expected


def test_choices_required_and_unknown_fields() -> None:
    one = field("choice", True, choices=(Bilingual("售前", "Sales"), Bilingual("售后", "Service")))
    assert answers.validate_fields([one], {"f": "售后"}).values == {"f": "售后"}
    assert answers.validate_fields([one], {"f": "Sales"}).values == {"f": "Sales"}
    assert answers.validate_fields([one], {"f": "别的"}).problems[0].code == "form_not_a_choice"
    assert answers.validate_fields([one], {"f": "  "}).problems[0].code == "form_field_required"
    assert answers.validate_fields([one], {}).problems[0].code == "form_field_required"
    found = answers.validate_fields([one], {"f": "售后", "other": "1"})
    assert (found.values, found.problems[0].field) == ({}, "other")


def test_hostile_strings_are_kept_as_they_are_or_refused() -> None:
    for text in hostile_strings():
        for type in ("text", "textarea", "email", "phone", "number"):
            result = answers.validate_fields([field(type, max_length=2000)], {"f": text})
            kept = result.values.get("f")
            assert kept is None or kept == text.strip() or type == "number"


@pytest.mark.parametrize(
    ("origin", "allowed", "expected"),
    [
        ("https://shop.example", [], True),
        ("https://shop.example", ["*"], True),
        ("https://shop.example", ["https://shop.example"], True),
        ("https://SHOP.example", ["https://shop.example"], True),
        ("http://shop.example", ["https://shop.example"], False),
        ("http://shop.example", ["shop.example"], True),
        ("https://shop.example:8443", ["shop.example"], False),
        ("https://shop.example:8443", ["shop.example:8443"], True),
        ("https://shop.example:443", ["https://shop.example"], True),
        ("https://a.shop.example", ["*.shop.example"], True),
        ("https://a.b.shop.example", ["*.shop.example"], True),
        ("https://shop.example", ["*.shop.example"], False),
        ("https://evilshop.example", ["*.shop.example"], False),
        ("https://evilshop.example", ["shop.example"], False),
        ("https://shop.example.evil.example", ["shop.example"], False),
        ("http://a.shop.example", ["https://*.shop.example"], False),
        ("null", ["shop.example"], False),
        ("", ["shop.example"], False),
        ("file://shop.example", ["shop.example"], False),
        ("https://[::1", ["shop.example"], False),
    ],
)
def test_origins(origin: str, allowed: list[str], expected: bool) -> None:
    assert origins.origin_allowed(origin, allowed) is expected


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://Shop.example/", "https://shop.example"),
        ("*.shop.example", "*.shop.example"),
        ("https://例子.中国", "https://xn--fsqu00a.xn--fiqs8s"),
        ("localhost:5173", "localhost:5173"),
        ("https://shop.example/path", None),
        ("javascript:alert(1)", None),
        ("a*.example", None),
        ("", None),
        ("https://shop.example shop.example", None),
    ],
)
def test_origins_are_tidied_or_refused(text: str, kept: str | None) -> None:
    assert origins.tidy_origin(text) == kept


def test_the_snippet_cannot_be_broken_out_of() -> None:
    line = origins.snippet('https://a.example/"><script>', "key")
    assert line.count("<script") == 1 and 'data-inbox="key"' in line


def test_a_visitor_token_names_its_visitor_and_nothing_else() -> None:
    token = tokens.issue_visitor_token(SECRET, 7, 3, NOW, 1000_000, version=2)
    read = tokens.read_visitor_token(token, [SECRET], 3, NOW)
    assert isinstance(read, tokens.Visitor) and (read.contact, read.version) == (7, 2)
    assert tokens.read_visitor_token(token, ["new", SECRET], 3, NOW) == read
    for void in (
        tokens.read_visitor_token(token, ["another-secret"], 3, NOW),
        tokens.read_visitor_token(token, [SECRET], 4, NOW),
        tokens.read_visitor_token(token[:-2], [SECRET], 3, NOW),
        tokens.read_visitor_token("x" * 5000, [SECRET], 3, NOW),
        tokens.read_visitor_token(identity_token(), [SECRET], 3, NOW),
    ):
        assert void == tokens.Void("visitor_token_forged", {})
    assert tokens.read_visitor_token(token, [SECRET], 3, NOW + 1_000_001) == tokens.Void("visitor_token_expired", {})


def identity_token(algorithm: str = "HS256", secret: str = SECRET, drop: str = "", **claims: Any) -> str:
    body = {"sub": "u-1", "exp": NOW // 1000 + 600, "name": "李雷", **claims}
    return jwt.encode({name: value for name, value in body.items() if name != drop}, secret, algorithm)


def test_an_identity_is_believed_when_rightly_signed() -> None:
    assert tokens.check_identity(identity_token(), [SECRET], NOW) == tokens.Identity("u-1", "李雷")
    assert tokens.check_identity(identity_token(sub=42), [SECRET], NOW) == tokens.Identity("42", "李雷")


@pytest.mark.parametrize(
    ("token", "code"),
    [
        (identity_token(secret="somebody-elses-secret-of-good-length"), "identity_forged"),
        (identity_token("HS512"), "identity_forged"),
        (jwt.encode({"sub": "u-1", "exp": NOW // 1000 + 600}, None, "none"), "identity_forged"),
        ("not a token", "identity_forged"),
        (tokens.issue_visitor_token(SECRET, 7, 3, NOW, 600_000), "identity_forged"),
        (identity_token(drop="sub"), "identity_incomplete"),
        (identity_token(sub=""), "identity_incomplete"),
        (identity_token(drop="exp"), "identity_incomplete"),
        (identity_token(exp=NOW // 1000 - 31), "identity_expired"),
        (identity_token(exp=NOW // 1000 + 25 * 3600), "identity_too_long_lived"),
        (identity_token(exp="soon"), "identity_claim_wrong"),
        (identity_token(sub="x" * 129), "identity_claim_wrong"),
        (identity_token(name=["李雷"]), "identity_claim_wrong"),
        (identity_token(name="a\x00b"), "identity_claim_wrong"),
    ],
)
def test_an_identity_is_refused_with_its_reason(token: str, code: str) -> None:
    result = tokens.check_identity(token, [SECRET], NOW)
    assert isinstance(result, tokens.Void) and result.code == code


@given(st.text(max_size=200))
def test_no_text_is_a_token(text: str) -> None:
    assert isinstance(tokens.check_identity(text, [SECRET], NOW), tokens.Void)
    assert isinstance(tokens.read_visitor_token(text, [SECRET], 1, NOW), tokens.Void)


def test_the_defaults_are_good_settings_and_survive_a_round_trip() -> None:
    settings = document.from_document({})
    assert document.problems(settings, TYPES) == []
    assert document.from_document(document.to_document(settings)) == settings


@pytest.mark.parametrize(
    ("given_document", "place", "code"),
    [
        ({"appearance": {"colour": "red"}}, "settings.appearance.colour", "inbox_colour_wrong"),
        ({"appearance": {"greeting": {"zh": "长" * 301}}}, "settings.appearance.greeting.zh", "inbox_text_too_long"),
        ({"appearance": {"greeting": {"zh": "a\x00"}}}, "settings.appearance.greeting.zh", "text_control_characters"),
        ({"fields": [{"key": "A", "label": {"zh": "x"}}]}, "settings.fields.0.key", "inbox_field_key_wrong"),
        ({"fields": [{"key": "a", "label": {}}]}, "settings.fields.0.label", "inbox_label_missing"),
        ({"fields": [{"key": "a", "label": {"zh": "x"}}] * 2}, "settings.fields", "inbox_field_twice"),
        ({"fields": [{"key": "a", "label": {"zh": "x"}, "type": "choice"}]}, "settings.fields.0.choices", "inbox_choices_wrong"),
        ({"fields": [{"key": "a", "label": {"zh": "x"}, "max_length": 0}]}, "settings.fields.0.max_length", "inbox_number_out_of_range"),
        ({"rating": {"reasons": [{"zh": "x"}] * 11}}, "settings.rating.reasons", "inbox_too_many_words"),
        ({"upload": {"max_bytes": 10**9}}, "settings.upload.max_bytes", "inbox_number_out_of_range"),
        ({"upload": {"types": ["application/x-msdownload"]}}, "settings.upload.types", "inbox_type_unknown"),
        ({"reopen_hours": -1}, "settings.reopen_hours", "inbox_number_out_of_range"),
        ({"reopen_hours": 2161}, "settings.reopen_hours", "inbox_number_out_of_range"),
        ({"flood": {"messages_per_minute": 0}}, "settings.flood.messages_per_minute", "inbox_number_out_of_range"),
    ],
)
def test_wrong_settings_name_their_place(given_document: dict[str, Any], place: str, code: str) -> None:
    problems = document.problems(document.from_document(given_document), TYPES)
    assert [(one.field, one.code) for one in problems] == [(place, code)]


@pytest.mark.parametrize(
    ("given_document", "place"),
    [
        ({"appearance": {"position": "top"}}, "settings.appearance.position"),
        ({"fields": {}}, "settings.fields"),
        ({"draft_visible": "yes"}, "settings.draft_visible"),
        ({"sound": True}, "settings.sound"),
    ],
)
def test_a_wrong_shape_names_its_place(given_document: dict[str, Any], place: str) -> None:
    with pytest.raises(document.WrongShape) as wrong:
        document.from_document(given_document)
    assert wrong.value.place == place


@pytest.mark.parametrize(
    ("opens_in_h", "locale", "expected"),
    [
        (3, "zh-CN", "客服今天 17:00 上班，请先留言"),
        (20, "zh-CN", "客服明天 10:00 上班，请先留言"),
        (20, "en", "We are back tomorrow at 10:00; please leave a message"),
        (72, "zh-CN", "客服11 月 24 日（周二）14:00 上班，请先留言"),
        (72, "en", "We are back on Tuesday, 2026-11-24 at 14:00; please leave a message"),
    ],
)
def test_hours_in_words(opens_in_h: int, locale: str, expected: str) -> None:
    now = 1_795_240_800_000  # 2026-11-21 14:00 in Shanghai
    assert opening.words(False, now + opens_in_h * 3_600_000, now, "Asia/Shanghai", locale) == expected
