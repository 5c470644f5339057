"""What can be read, what goes, and what stays: decided without a database."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.keeping.rules.archive_names import file_of, rows_of
from yingda.keeping.rules.erasure import BLANK, confirmed, pattern_of, spellings, telling_words, without
from yingda.keeping.rules.manifest import manifest_problem
from yingda.keeping.rules.rotation import backup_name, superfluous
from yingda.keeping.rules.tables import EXPORTED, LEFT_OUT, place_of

KNOWN = {"people_person": ["id", "name"]}
GOOD: dict[str, Any] = {"product": "yingda", "format": 1, "version": "0.1", "schema": ["people.0001"], "things": {"people_person": {"fields": {"id": {}}}}}


def test_names_inside_an_archive() -> None:
    assert rows_of("customers.contact") == "data/customers.contact.jsonl"
    assert file_of("abc") == "files/abc"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({}, None),
        ({"schema": []}, None),
        ({"product": "x"}, "archive_foreign"),
        ({"format": "1"}, "archive_foreign"),
        ({"format": 2}, "archive_newer"),
        ({"schema": ["people.0002"]}, "archive_newer"),
        ({"things": {"people_person": {"fields": {"shoe": {}}}}}, "archive_unknown_field"),
        ({"things": {"people_pet": {"fields": {"id": {}}}}}, "archive_unknown_field"),
    ],
)
def test_which_manifests_can_be_read(change: dict[str, Any], code: str | None) -> None:
    problem = manifest_problem({**GOOD, **change}, KNOWN, ["people.0001"])
    assert (None if problem is None else problem.code) == code


@given(st.sets(st.integers(1_500_000_000, 2_000_000_000), max_size=12), st.integers(1, 5))
def test_the_newest_backups_stay_and_other_files_are_nobodys_business(times: set[int], keep: int) -> None:
    names = {backup_name(datetime.fromtimestamp(at, UTC)) for at in times}
    gone = set(superfluous([*names, "notes.zip", "yingda-backup-x.zip"], keep))
    assert gone <= names
    assert len(names - gone) == min(keep, len(names))
    assert all(old < kept for old in gone for kept in names - gone)


def test_place_of_a_table() -> None:
    assert {place_of(name) for name in EXPORTED} == {"exported"}
    assert {place_of(name) for name in LEFT_OUT} == {"left out"}
    assert place_of("conversations_messageindex_data") == "left out"
    assert place_of("x_new") == "unknown"


@pytest.mark.parametrize(
    ("names", "identities", "attributes", "taken", "words"),
    [
        (["王小明"], [("phone", "+8613800138000")], {}, set(), {"13800138000", "138-0013-8000", "138 0013 8000", "王小明"}),
        (["王小明"], [], {}, {"王小明"}, set()),
        (["王明", "Bob", "Ann Lee"], [("visitor", "a-long-token"), ("email", "a@b.cn"), ("external", "u-1")], {}, set(), {"Ann Lee", "a@b.cn"}),
        ([], [], {"地址": "杭州市西湖区", "件数": 12345678, "色": "红"}, set(), {"杭州市西湖区"}),
    ],
)
def test_the_words_that_say_who_somebody_is(
    names: list[str], identities: list[tuple[str, str]], attributes: dict[str, Any], taken: set[str], words: set[str]
) -> None:
    assert set(telling_words(names, identities, attributes, taken)) == words


@given(st.text(min_size=1, max_size=12), st.text(max_size=20), st.text(max_size=20))
def test_a_word_is_taken_out_of_any_text_and_any_json(word: str, before: str, after: str) -> None:
    pattern = pattern_of([word])
    assert without(f"{before}{word}{after}", pattern).count(word) <= BLANK.count(word)
    for ascii_only in (True, False):
        text = json.dumps({"a": word}, ensure_ascii=ascii_only)
        assert any(spelling in text for spelling in spellings(word))
        # One letter or mark may be found in what the word stands in; words that tell who somebody is are longer.
        assert pattern.search('{"a": ""}*') or json.loads(without(text, pattern)) == {"a": BLANK}


@pytest.mark.parametrize(
    ("typed", "name", "number", "sure"),
    [
        ("王小明", "王小明", 5, True),
        (" 王小明 ", "王小明", 5, True),
        ("王小", "王小明", 5, False),
        ("#5", "王小明", 5, True),
        ("", "", 5, False),
        ("#5", "", 5, True),
    ],
)
def test_whom_one_erases_is_typed(typed: str, name: str, number: int, sure: bool) -> None:
    assert confirmed(typed, name, number) is sure
