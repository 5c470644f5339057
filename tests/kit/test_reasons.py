"""Why a value does not fit, in the reader's language: every kind the libraries can raise here, made by the libraries themselves."""

from typing import Annotated, Any, Literal

import msgspec
import pytest
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Json, StringConstraints, TypeAdapter, ValidationError

from yingda.kit.errors import Many, Phrase, Refused
from yingda.kit.reasons import GENERAL, of_msgspec, of_pydantic, place_of
from yingda.plumbing.messages import catalogue, say
from yingda.plumbing.problems import by_field, problem


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str


def _own(text: str) -> str:
    raise ValueError("value_unstorable")


def _foreign(text: str) -> str:
    raise ValueError("some English words")


PYDANTIC: list[tuple[Any, Any, str, str]] = [
    (Strict, {}, "缺少这一项", "it is missing"),
    (Strict, {"name": "x", "other": 1}, "没有这一项", "there is no such field"),
    (Strict, 5, "应为一组键和值", "must be an object of keys and values"),
    (Json[list[int]], "{", "不是有效的 JSON", "not valid JSON"),
    (str, 5, "应为文字", "must be text"),
    (Annotated[str, Field(max_length=9)], "\ud800", "含有不完整的字符", "holds half of a character"),
    (Annotated[str, Field(max_length=200)], "长" * 201, "最多 200 个字符", "at most 200 characters"),
    (Annotated[str, Field(min_length=2)], "x", "至少 2 个字符", "at least 2 characters"),
    (Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")], "yuan", "格式不对", "is not of the right form"),
    (list[int], {"a": 1}, "应为列表", "must be a list"),
    (Annotated[list[int], Field(max_length=2)], [1, 2, 3], "最多 2 项", "at most 2 entries"),
    (Annotated[list[int], Field(min_length=1)], [], "至少 1 项", "at least 1 entries"),
    (dict[str, int], [1], "应为一组键和值", "must be an object of keys and values"),
    (int, "many", "应为整数", "must be a whole number"),
    (int, None, "应为整数", "must be a whole number"),
    (int, 1.5, "应为整数", "must be a whole number"),
    (int, "9" * 5000, "数字太大", "the number is too large"),
    (Annotated[int, Field(gt=0)], 0, "必须大于 0", "must be more than 0"),
    (Annotated[int, Field(ge=1)], -1, "不能小于 1", "must be 1 or more"),
    (Annotated[int, Field(lt=2**31)], 10**30, "必须小于 2147483648", "must be less than 2147483648"),
    (Annotated[int, Field(le=200)], 201, "不能大于 200", "must be 200 or less"),
    (float, "x", "应为数字", "must be a number"),
    (bool, "perhaps", "应为“是”或“否”（true / false）", "must be yes or no (true / false)"),
    (Literal["own", "group", "everything"], "moon", "只能是 own / group / everything", "must be one of own / group / everything"),
    (Literal[1], 2, "只能是 1", "must be one of 1"),
    (Annotated[str, AfterValidator(_own)], "x", "含有无法保存的字符（如 NUL）", "holds characters that cannot be stored (such as NUL)"),
    (Annotated[str, AfterValidator(_foreign)], "x", "不符合要求", "does not fit"),
]


def told(phrase: Phrase) -> tuple[str, str]:
    return say(phrase.code, "zh-CN", phrase.params), say(phrase.code, "en", phrase.params)


@pytest.mark.parametrize(("kind", "value", "zh", "en"), PYDANTIC, ids=[str(number) for number in range(len(PYDANTIC))])
def test_what_pydantic_says(kind: Any, value: Any, zh: str, en: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        TypeAdapter(kind).validate_python(value)
    assert told(of_pydantic(wrong.value.errors()[0])) == (zh, en)  # type: ignore[arg-type]  # pydantic says ErrorDetails, a mapping of its own


@pytest.mark.parametrize("problem", [{"type": "uuid_parsing", "msg": "bad"}, {"type": "string_too_long", "ctx": {}}, {}, {"type": "less_than"}])
def test_a_kind_that_is_not_known_is_told_in_general(problem: dict[str, Any]) -> None:
    assert of_pydantic(problem) == Phrase(GENERAL)


class Frame(msgspec.Struct, forbid_unknown_fields=True):
    t: str
    n: int | None = None
    on: bool = False
    rate: float = 0.0
    data: dict[str, Any] = {}
    ids: Annotated[list[int], msgspec.Meta(max_length=2, min_length=1)] = msgspec.field(default_factory=lambda: [0])
    word: Annotated[str, msgspec.Meta(max_length=3, min_length=2)] = "ab"
    level: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1
    kind: Literal["text", "note"] = "text"


MSGSPEC: list[tuple[bytes, str | None, str, str]] = [
    (b"{}", "t", "缺少这一项", "it is missing"),
    (b'{"t":"x","zz":1}', "zz", "没有这一项", "there is no such field"),
    (b"[]", None, "应为一组键和值", "must be an object of keys and values"),
    (b'{"t":5}', "t", "应为文字", "must be text"),
    (b'{"t":"x","n":"five"}', "n", "应为整数", "must be a whole number"),
    (b'{"t":"x","on":1}', "on", "应为“是”或“否”（true / false）", "must be yes or no (true / false)"),
    (b'{"t":"x","rate":"x"}', "rate", "应为数字", "must be a number"),
    (b'{"t":"x","data":[]}', "data", "应为一组键和值", "must be an object of keys and values"),
    (b'{"t":"x","ids":1}', "ids", "应为列表", "must be a list"),
    (b'{"t":"x","ids":[1,"x"]}', "ids.1", "应为整数", "must be a whole number"),
    (b'{"t":"x","ids":[1,2,3]}', "ids", "最多 2 项", "at most 2 entries"),
    (b'{"t":"x","ids":[]}', "ids", "至少 1 项", "at least 1 entries"),
    (b'{"t":"x","word":"abcd"}', "word", "最多 3 个字符", "at most 3 characters"),
    (b'{"t":"x","word":""}', "word", "至少 2 个字符", "at least 2 characters"),
    (b'{"t":"x","level":0}', "level", "不能小于 1", "must be 1 or more"),
    (b'{"t":"x","level":9}', "level", "不能大于 5", "must be 5 or less"),
    (b'{"t":"x","kind":"fax"}', "kind", "不符合要求", "does not fit"),
    (b'{"t":"x","n":1e400}', "n", "数字太大", "the number is too large"),
    (b'{"t":', None, "不是有效的 JSON", "not valid JSON"),
    (b"x", None, "不是有效的 JSON", "not valid JSON"),
    (b'{"t":"\xff"}', None, "不是有效的 JSON", "not valid JSON"),
]


@pytest.mark.parametrize(("sent", "place", "zh", "en"), MSGSPEC, ids=[str(row[0])[:30] for row in MSGSPEC])
def test_what_msgspec_says(sent: bytes, place: str | None, zh: str, en: str) -> None:
    with pytest.raises((msgspec.DecodeError, UnicodeDecodeError)) as wrong:
        msgspec.json.decode(sent, type=Frame)
    assert place_of(wrong.value) == place
    assert told(of_msgspec(wrong.value)) == (zh, en)


def test_every_phrase_has_its_sentence_in_both_languages() -> None:
    for code in {GENERAL, *(of_pydantic({"type": kind, "ctx": {"expected": "", "limit": 1}}).code for kind in ("missing", "enum"))}:
        zh, en = catalogue()[code]
        assert zh and en and zh != en


def test_a_phrase_is_said_inside_the_sentence_beside_the_field_and_in_the_parameters() -> None:
    refusal = Refused("field_wrong", field="name", reason=Phrase("value_text_long", {"limit": 200}))
    zh, en = problem(refusal, "zh-CN"), problem(refusal, "en")
    assert zh["detail"] == zh["errors"][0]["detail"] == "「name」的值不对：最多 200 个字符"
    assert en["detail"] == "“name” is not right: at most 200 characters"
    assert en["params"] == {"reason": "at most 200 characters"}
    assert by_field(Many([refusal]), "zh-CN") == {"name": "「name」的值不对：最多 200 个字符"}
