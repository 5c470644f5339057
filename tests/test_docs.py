"""Documentation that can fail: links, commands, checks, words, rules, and the sentences of refusals."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tools.pictures.scenes import README, SCENES
from tools.rules_doc import PAGE, gaps, page, rules
from yingda.people.rules.permissions import PERMISSIONS
from yingda.plumbing.messages import catalogue

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MANUAL = sorted(ROOT.glob("docs/manual/*/*.md"))
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
# Raised with what a library or a row said: the code is not written out where it is raised.
RAISING = {"Refused", "Forbidden", "Conflict", "TooMany", "Refusal", "Problem", "RowRefused", "BadIdentity", "BadAttribute", "Unreadable", "Void"}


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.S)
    inside = [link for link in LINK.findall(text) if "://" not in link and not link.startswith("#")]
    lost = [link for link in inside if not (path.parent / link.split("#")[0]).exists()]
    # The pictures are made from a running demo by tools/pictures and are part of a release.
    assert [link for link in lost if "pictures/" not in link] == []


def test_pictures_named_are_those_the_script_makes() -> None:
    named_ones = {name for path in (ROOT / "README.md", ROOT / "README.en.md") for name in re.findall(r"docs/pictures/(\w+)\.png", path.read_text())}
    assert named_ones <= set(README)
    in_manual = {name for path in MANUAL for name in re.findall(r"pictures/[\w-]+/([\w-]+)\.webp", path.read_text())}
    assert in_manual | set(README) == set(SCENES), "a picture nobody takes, or one nobody shows"


@pytest.mark.parametrize("path", MANUAL, ids=named)
def test_a_page_of_the_manual_shows_pictures_in_its_own_language_and_leads_to_pages_of_the_manual(path: Path) -> None:
    links = LINK.findall(re.sub(r"```.*?```", "", path.read_text(), flags=re.S))
    assert [link for link in links if "pictures/" in link and not (path.parent / link).exists()] == [], "take them: python -m tools.pictures"
    assert all(f"pictures/{path.parent.name}/" in link for link in links if "pictures/" in link)
    assert [link for link in links if "pictures/" not in link and not re.fullmatch(r"[\w-]+\.md(#.*)?", link)] == []


def test_the_manual_in_the_product_lists_every_page() -> None:
    contents = (ROOT / "frontend/console/src/rooms/help/rules/contents.ts").read_text()
    listed = re.findall(r'"([\w-]+)"', contents.split("as const")[0])
    assert sorted(listed) == sorted(path.stem for path in MANUAL if path.parent.name == "en")


@pytest.mark.parametrize("pair", [("README.md", "README.en.md")])
def test_both_languages_show_the_same_commands(pair: tuple[str, str]) -> None:
    blocks = [re.findall(r"```sh\n(.*?)```", (ROOT / name).read_text(), flags=re.S) for name in pair]
    assert blocks[0] == blocks[1]
    assert [block.strip() for block in blocks[0]] == ["make demo", "make test"]
    codes = [set(re.findall(r"`((?:make|yingda|\.venv)[^`]*)`", (ROOT / name).read_text())) for name in pair]
    assert codes[0] == codes[1]


def test_manuals_have_both_languages() -> None:
    here = {language: {path.name for path in (ROOT / "docs/manual" / language).glob("*.md")} for language in ("zh-CN", "en")}
    assert here["zh-CN"] == here["en"] != set()


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/operate/*.md")), ids=named)
def test_pages_of_operation_have_both_languages(path: Path) -> None:
    text = path.read_text()
    if path.name != "performance.md":
        assert "\n## zh-CN\n" in text and "\n## English\n" in text


@pytest.mark.parametrize("path", sorted(ROOT.glob("docs/decisions/*.md")), ids=named)
def test_every_decision_has_a_check_that_exists(path: Path) -> None:
    text = path.read_text()
    for part in ("Context", "Decision", "Consequence", "Check"):
        assert f"\n## {part}\n" in text
    check = text.split("\n## Check\n")[1]
    kept = re.findall(r"`((?:tests|frontend|bench|pyproject)[^`\s]*)`", check)
    assert kept, "names no test"
    assert [name for name in kept if not (ROOT / name).exists()] == []


def test_decisions_are_numbered_in_a_row() -> None:
    numbers = [int(path.name[:4]) for path in sorted(ROOT.glob("docs/decisions/*.md"))]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_area_of_permissions_has_a_word_on_the_screen(language: str) -> None:
    words = (ROOT / f"frontend/console/src/rooms/people/messages/{language}.ts").read_text().split("  area: {")[1].split("}")[0]
    assert {name.split(".")[0] for name in PERMISSIONS} <= set(re.findall(r"^ +(\w+):", words, flags=re.M))


def test_glossary_has_one_word_per_thing() -> None:
    rows = [line.split("|")[1:4] for line in (ROOT / "docs/glossary.md").read_text().split("\n") if re.match(r"\| [^z-]", line)]
    words = [(zh.strip(), en.strip().lower(), meaning.strip()) for zh, en, meaning in rows]
    assert len(words) > 60
    for column in range(2):
        column_words = [word[column] for word in words]
        assert [word for word in set(column_words) if column_words.count(word) > 1] == []
    assert all(all(word) for word in words)


def test_rules_page_is_complete_and_up_to_date() -> None:
    found = rules()
    assert gaps(found) == []
    assert PAGE.read_text() == page(found), "run: python -m tools.rules_doc"


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    files = [path for path in sorted(ROOT.glob("yingda/**/*.py")) if "migrations" not in path.parts and path.name != "messages.py"]
    return [(path, ast.parse(path.read_text())) for path in files]


def codes_raised() -> Iterator[tuple[str, str]]:
    """The first argument of every refusal that is written out, with its place."""
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr if isinstance(node.func, ast.Attribute) else ""
            first = node.args[1] if name == "Problem" and len(node.args) > 1 else node.args[0]
            if name in RAISING and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value, f"{named(path)}:{node.lineno}"


def strings() -> set[str]:
    """Every string of the code, whole: where a code travels through a variable it is still written somewhere."""
    return {node.value for _, tree in trees() for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def pieces() -> list[re.Pattern[str]]:
    """Codes put together from parts, as patterns: f"calendar_{reason}"."""
    found = []
    for _, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and any(isinstance(part, ast.Constant) and "_" in str(part.value) for part in node.values):
                text = "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z0-9_]+" for part in node.values)
                found.append(re.compile(text))
    return found


def test_every_refusal_has_its_sentences_in_both_languages() -> None:
    known = catalogue()
    assert [f"{code} at {place}" for code, place in codes_raised() if code not in known] == []
    for code, (zh, en) in known.items():
        assert zh.strip() and en.strip() and zh != en, code
        assert re.search(r"[一-鿿]", zh) and not re.search(r"[一-鿿]", en), code


def test_both_sentences_name_the_same_facts() -> None:
    for code, (zh, en) in catalogue().items():
        facts = [set(re.findall(r"\{(\w+)", text)) for text in (zh, en)]
        assert facts[0] == facts[1], code


def test_no_sentence_is_left_over() -> None:
    said, made = strings(), pieces()
    unused = [code for code in catalogue() if code not in said and not any(pattern.fullmatch(code) for pattern in made)]
    assert unused == []
