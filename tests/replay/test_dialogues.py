"""Every shape of line is read, and what cannot be read is named by file and line."""

import gzip
import json
import os
from pathlib import Path
from typing import Any

import pytest

from yingda.site.replay.dialogues import AGENT, CUSTOMER, BadInput, Turn, files_of, parse, read_all

DATA = Path(os.environ.get("YINGDA_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
C, A = CUSTOMER, AGENT

# (what of the known sets has this shape, the line, the turns read from it)
SHAPES: list[tuple[str, dict[str, Any], list[Turn]]] = [
    ("plain", {"lang": "zh", "transfer": 0, "turns": [{"r": "c", "t": "在"}, {"r": "a", "t": "您好"}]}, [Turn(C, "在"), Turn(A, "您好")]),
    ("with acts", {"turns": [{"r": "c", "t": "x", "acts": [["a", "b", "c", "d"]]}]}, [Turn(C, "x")]),
    ("unknown side", {"lang": "en", "turns": [{"r": "c", "t": "x"}, {"r": "?", "t": "y"}]}, [Turn(C, "x"), Turn(C, "y")]),
    (
        "timed, with the machine's look-ups",
        {"start": 1, "turns": [{"dt": 0, "r": "c", "t": "x"}, {"dt": 2, "r": "sys", "api": "q"}, {"dt": 11.5, "r": "a", "t": "y", "act": "z"}]},
        [Turn(C, "x", 0), Turn(A, "y", 11_500)],
    ),
    ("the agent begins", {"turns": [{"r": "a", "t": "1"}, {"r": "c", "t": "2"}, {"r": "a", "t": "3"}]}, [Turn(C, "2"), Turn(A, "1"), Turn(A, "3")]),
    ("the machine acts in words", {"turns": [{"r": "c", "t": "x"}, {"r": "sys", "t": "looked up"}]}, [Turn(C, "x")]),
    ("utterances", {"turns": [{"r": "c", "u": ["x", "y"], "nugget": {}}, {"r": "a", "u": ["z"]}]}, [Turn(C, "x"), Turn(C, "y"), Turn(A, "z")]),
    ("customer only", {"turns": [{"n": 0, "r": "c", "t": "x", "slots": "O"}, {"n": 2, "r": "c", "t": " "}]}, [Turn(C, "x")]),
    ("no customer", {"turns": [{"r": "a", "t": "x"}]}, []),
    ("nothing said", {"turns": []}, []),
]

# (the line, words of the complaint)
DAMAGED = [
    ("{", "not JSON"),
    ("[1]", "not a dialogue"),
    ('{"text": "x"}', "not a dialogue"),
    ('{"turns": {"r": "c"}}', "not a dialogue"),
    ('{"turns": [{"r": "z", "t": "x"}]}', "turn 1: a side"),
    ('{"turns": ["x"]}', "turn 1: a side"),
    ('{"turns": [{"r": "c", "t": "x"}, {"r": "a"}]}', "turn 2: words"),
    ('{"turns": [{"r": "c", "u": "x"}]}', "turn 1: words"),
    ('{"turns": [{"r": "c", "t": "x", "dt": "soon"}]}', "turn 1: `dt`"),
    ('{"turns": [{"r": "c", "t": "x", "dt": -1}]}', "turn 1: `dt`"),
    (json.dumps({"turns": [{"r": "c", "t": "x" * 8001}]}), "turn 1: longer than 8000"),
]


@pytest.mark.parametrize(("shape", "row", "turns"), SHAPES, ids=[shape for shape, _, _ in SHAPES])
def test_a_shape_is_read(shape: str, row: dict[str, Any], turns: list[Turn]) -> None:
    assert list(parse(json.dumps(row)).turns) == turns


@pytest.mark.parametrize(("line", "complaint"), DAMAGED, ids=[complaint for _, complaint in DAMAGED])
def test_a_damaged_line_is_named_by_file_and_line(line: str, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text('{"turns": []}\n\n' + line + "\n")
    with pytest.raises(BadInput) as caught:
        list(read_all(file))
    assert str(caught.value).startswith(f"{file}:3: ") and complaint in str(caught.value)


def test_language_and_name() -> None:
    assert (parse('{"id": "a-1", "lang": "en", "turns": []}').locale, parse('{"turns": []}').locale) == ("en", "zh-CN")
    assert parse('{"id": "a-1", "turns": []}').id == "a-1" and parse('{"turns": []}', "f:3").id == "f:3"


def test_a_folder_gives_its_files_of_dialogues(tmp_path: Path) -> None:
    row = '{"id": "1", "turns": [{"r": "c", "t": "x"}]}\n'
    (tmp_path / "a.jsonl").write_text(row)
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(row.encode() * 2))
    (tmp_path / "c.jsonl").write_text('{"context": ["x"], "reply": "y"}\n')
    (tmp_path / "README.md").write_text("x")
    assert [file.name for file in files_of(tmp_path)] == ["a.jsonl", "b.jsonl.gz"]
    assert len(list(read_all(tmp_path))) == 3


def test_damage_in_a_folder_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"turns": [{"r": "c", "t": "x"}]}\n')
    (tmp_path / "b.jsonl").write_text('{"turns": [{"r": "c", \n')
    with pytest.raises(BadInput, match=r"b\.jsonl:1: not JSON"):
        list(read_all(tmp_path))


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("none.jsonl", None, "no such file"),
        ("a.csv", b"x", "not a .jsonl"),
        ("a.jsonl", b"", "is empty"),
        ("a.jsonl.gz", b"not gzip", "cannot be read"),
        ("a.jsonl.gz", gzip.compress(b'{"turns": []}\n' * 99)[:-9], "cannot be read"),
        ("a.jsonl", b'{"turns": []}\n\xff\xfe\n', "codec can't decode"),
    ],
)
def test_a_bad_file_is_named(name: str, content: bytes | None, complaint: str, tmp_path: Path) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        list(read_all(file))
    assert str(caught.value).startswith(str(file)) and complaint in str(caught.value)


def test_a_folder_without_dialogues_is_named(tmp_path: Path) -> None:
    (tmp_path / "c.jsonl").write_text('{"context": ["x"]}\n')
    with pytest.raises(BadInput, match=r"no \.jsonl or \.jsonl\.gz file with dialogues"):
        files_of(tmp_path)


# (set, dialogues, least messages): what its README counts, empty turns and the machine's own left out
REAL = [
    ("zh_jddc/sessions.jsonl.gz", 1_147, 14_015),
    ("zh_crosswoz", 691, 11_726),
    ("en_twacs_airlines", 14_231, 38_000),
    ("en_tweetsumm", 658, 6_660),
    ("en_star", 3_985, 69_000),
    ("en_abcd_policy", 5, 102),
    ("zh_stc3_helpdesk", 3_972, 16_600),
    ("en_multidogo", 9_702, 80_000),
]


@pytest.mark.parametrize(("name", "dialogues", "messages"), REAL)
def test_the_real_sets_are_read_whole(name: str, dialogues: int, messages: int) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not here; YINGDA_SHARED_DATA names the folder of the data sets")
    read = list(read_all(DATA / name))
    assert len(read) >= dialogues * 0.99
    assert sum(len(dialogue.turns) for dialogue in read) >= messages * 0.99
    assert all(dialogue.turns[0].side == CUSTOMER for dialogue in read)


def test_a_set_without_dialogues_says_so() -> None:
    if not (DATA / "en_airline_tweets").exists():
        pytest.skip("en_airline_tweets is not here; YINGDA_SHARED_DATA names the folder of the data sets")
    with pytest.raises(BadInput, match=r"no \.jsonl or \.jsonl\.gz file with dialogues"):
        files_of(DATA / "en_airline_tweets")
