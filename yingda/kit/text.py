"""Text for finding and for showing: normal form, pinyin search keys, one-line previews, width in columns.

pypinyin with its phrases takes 58 MB of memory (measured; 14 MB with PYPINYIN_NO_PHRASES=1 in the environment, which
reads 重庆 by its characters only: it stays findable, because search keys hold the other readings of short texts too).
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain, islice
from typing import TYPE_CHECKING

from yingda.kit.late import Late

if TYPE_CHECKING:
    import pypinyin
else:
    pypinyin = Late("pypinyin")

# A preview or a key is bounded even when a text stacks accents on one letter without end.
CLUSTER_LIMIT = 32
READ_LIMIT = 120
HEARD_LIMIT = 500
SHORT = 8
VARIANT_LIMIT = 16
CHARACTER_READINGS = 3

# The well-known surnames that are read otherwise than the word. It decides only which reading comes first: a surname
# that is missing here is still found, by the other readings of its character.
SURNAMES = {
    "万俟": ("mo", "qi"), "尉迟": ("yu", "chi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "曾": ("zeng",), "单": ("shan",), "仇": ("qiu",), "查": ("zha",), "盖": ("ge",),
    "解": ("xie",), "区": ("ou",), "朴": ("piao",), "翟": ("zhai",), "覃": ("qin",), "种": ("chong",),
    "缪": ("miao",), "乐": ("yue",), "员": ("yun",), "召": ("shao",), "折": ("she",), "繁": ("po",),
    "秘": ("bi",), "黑": ("he",), "都": ("du",), "柏": ("bai",), "祭": ("zhai",), "洗": ("xian",), "能": ("nai",),
}  # fmt: skip
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
HIDDEN = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c\ufeff\u200b")
# Code points that are visible characters by themselves wherever they stand among each other: most of what is ever written.
PLAIN = re.compile("[ -~\u2010-\u2027\u3001-\u3029\u4e00-\u9fff\uff01-\uff5e]*")
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
_SPOKEN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+|[^\\W_\u3400-\u4dbf\u4e00-\u9fff]+")
# Controls (category Cc: C0, delete and C1) become blanks.
_ON_ONE_LINE = {**dict.fromkeys((*range(0x20), *range(0x7F, 0xA0)), " "), **dict.fromkeys(map(ord, HIDDEN))}


def is_storable(text: str) -> bool:
    """Whether both databases can keep the text and give it back unchanged: PostgreSQL stores no NUL, none stores half a surrogate pair."""
    return _UNSTORABLE.search(text) is None


def storable(text: str, limit: int) -> str:
    """The text without what cannot be kept, cut to `limit` characters: for what a machine sends and nobody can correct."""
    return _UNSTORABLE.sub("", text)[:limit]


def normalise(text: str) -> str:
    """The form in which texts are compared: NFKC, case folded, invisible marks dropped, blanks collapsed and trimmed.

    Doing it twice changes nothing, and canonically equal texts give the same. Source: compatibility caseless matching,
    Unicode Standard 3.13 (after D146), shortened to one folding.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    folded = unicodedata.normalize("NFKC", text).casefold()
    shown = "".join(mark for mark in folded if unicodedata.category(mark) not in ("Cf", "Cc") or mark.isspace())
    return " ".join(unicodedata.normalize("NFKC", shown).split())


def search_keys(text: str) -> str:
    """The keys under which a name or a quick reply is found, one per line and each once.

    First the normal form, then the full pinyin joined, then the initials; for texts of up to 8 characters also the
    other readings (surname first, then each character with several readings in turn), at most 16 in all. Pinyin is
    made of the first 120 characters. ü is written v, with u and yu as other readings. A text without Chinese
    gets its letters and digits without the blanks between them.
    """
    plain = normalise(text)
    if plain.isascii():
        return "\n".join(dict.fromkeys(key for key in (plain, _compact(plain[:READ_LIMIT])) if key))
    readings = islice(_readings(plain[:READ_LIMIT]), VARIANT_LIMIT)
    keys = ((_compact("".join(reading)), _initials(reading)) for reading in readings)
    return "\n".join(dict.fromkeys(key for key in chain([plain], *keys) if key))


def matches(query: str, keys: str) -> bool:
    """Whether a query finds these search keys: as a whole, without its blanks and apostrophes, or word by word.

    An empty query finds everything.
    """
    wanted = normalise(query)
    joined = _compact(wanted)
    return wanted in keys or (joined != "" and (joined in keys or joined.replace("ü", "v") in keys)) or all(word in keys for word in wanted.split())


def sounds_in(text: str, word: str) -> bool:
    """Whether a text holds a word by its sound: written otherwise (褪款 for 退款), in pinyin, or as it is.

    Only whole syllables count; looked for in the first 500 characters. A word without a sound is in nothing.
    """
    heard, wanted = _heard(normalise(text)[:HEARD_LIMIT]), _heard(normalise(word))
    return bool(wanted) and any(_follows(heard[at:], wanted) for at in range(len(heard)))


def preview(text: str, limit: int) -> str:
    """The text on one line in at most `limit` (≥ 1) visible characters, the last one "…" where something is cut off.

    A visible character (an accent with its letter, a family emoji, a flag) is never cut through. Marks that turn the
    direction of writing are left out, so that a message cannot upset the list it is shown in.
    """
    if limit < 1:
        raise ValueError("a preview has at least one character")
    line = " ".join(text.translate(_ON_ONE_LINE).split())
    if len(line) <= limit:
        return line
    if PLAIN.fullmatch(line, 0, limit + 1):
        return line[: limit - 1].rstrip() + "…"
    shown = list(islice(graphemes(line), limit + 1))
    if len(shown) <= limit:
        return "".join(shown)
    return "".join(shown[: limit - 1]).rstrip() + "…"


def wide_length(text: str) -> int:
    """The columns a text takes in a fixed-width line: 2 for wide characters and emoji, 1 for others, 0 for controls.

    Source: Unicode Standard Annex #11, classes W and F; a visible character is as wide as its widest part.
    """
    return sum(max(_columns(mark) for mark in cluster) for cluster in graphemes(text))


def graphemes(text: str) -> Iterator[str]:
    """The visible characters of a text; joined they give the text again.

    Follows the rules GB3–GB13 of Unicode Standard Annex #29 as far as the standard library knows the properties
    (no prepended marks, no Indic conjuncts); a piece has at most 32 code points.
    """
    start, flags = 0, 0
    for index in range(1, len(text)):
        flags = flags + 1 if _is_flag(text[index - 1]) else 0
        if index - start >= CLUSTER_LIMIT or not _sticks(text[index - 1], text[index], flags):
            yield text[start:index]
            start = index
    if text:
        yield text[start:]


def _heard(plain: str) -> list[tuple[str, bool]]:
    """A syllable for each Chinese character (True), and each run of other letters and digits as one."""
    pieces = ([(heard, True) for heard in _usual(piece)] if _HAN.match(piece) else [(piece, False)] for piece in _SPOKEN.findall(plain))
    return [syllable for piece in pieces for syllable in piece]


def _follows(heard: list[tuple[str, bool]], wanted: list[tuple[str, bool]]) -> bool:
    """Whether the syllables begin with those wanted; what is written in letters may stand for several syllables of the other side."""
    if not wanted or not heard:
        return not wanted
    (one, is_chinese), (other, is_chinese_too) = heard[0], wanted[0]
    if one == other:
        return _follows(heard[1:], wanted[1:])
    if not is_chinese and one.startswith(other):
        return _follows([(one[len(other) :], False), *heard[1:]], wanted[1:]) and len(wanted) > 1
    if not is_chinese_too and other.startswith(one):
        return _follows(heard[1:], [(other[len(one) :], False), *wanted[1:]])
    return False


def _readings(plain: str) -> Iterator[list[str]]:
    usual = _usual(plain)
    if len(plain) > SHORT:
        yield usual
        return
    surname = next((syllables for name, syllables in SURNAMES.items() if plain.startswith(name)), ())
    starts = [usual, [*surname, *usual[len(surname) :]]] if surname else [usual]
    yield from starts
    others = [_other_readings(character) for character in plain]
    for start in starts:
        for place, syllables in enumerate(others):
            yield from ([*start[:place], s, *start[place + 1 :]] for s in syllables if s != start[place])


def _usual(plain: str) -> list[str]:
    """One reading per character; what is not Chinese stays as it is."""
    return pypinyin.lazy_pinyin(plain, style=pypinyin.Style.NORMAL, errors=list)  # type: ignore[arg-type]  # documented to return a list; its stub forgot it


def _other_readings(character: str) -> list[str]:
    known = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    syllables = known[0][:CHARACTER_READINGS] if known else []
    return [*syllables, *(s.replace("v", u) for s in syllables if "v" in s for u in ("u", "yu"))]


def _initials(reading: list[str]) -> str:
    return _compact("".join(syllable[:1] for syllable in reading))


def _compact(text: str) -> str:
    return "".join(mark for mark in text if mark.isalnum())


def _sticks(left: str, right: str, flags: int) -> bool:
    if left == "\r" and right == "\n":
        return True
    if unicodedata.category(left) == "Cc" or unicodedata.category(right) == "Cc":
        return False
    if unicodedata.category(right) in ("Mn", "Me", "Mc") or _extends_emoji(right):
        return True
    if left == "\u200d":
        return unicodedata.category(right) == "So"
    return (_is_flag(right) and flags % 2 == 1) or _same_hangul(left, right)


def _extends_emoji(mark: str) -> bool:
    return mark in "\u200c\u200d" or "\U0001f3fb" <= mark <= "\U0001f3ff" or "\U000e0020" <= mark <= "\U000e007f"


def _is_flag(mark: str) -> bool:
    return "\U0001f1e6" <= mark <= "\U0001f1ff"


def _same_hangul(left: str, right: str) -> bool:
    """Jamo of one syllable: leading + any, vowel or open syllable + vowel or trailing, trailing + trailing."""
    if "\u1100" <= left <= "\u115f":
        return "\u1100" <= right <= "\u11a7" or "\uac00" <= right <= "\ud7a3"
    opened = "\uac00" <= left <= "\ud7a3" and (ord(left) - 0xAC00) % 28 == 0
    if opened or "\u1160" <= left <= "\u11a7":
        return "\u1160" <= right <= "\u11ff"
    return ("\uac00" <= left <= "\ud7a3" or "\u11a8" <= left <= "\u11ff") and "\u11a8" <= right <= "\u11ff"


def _columns(mark: str) -> int:
    if unicodedata.category(mark) in ("Mn", "Me", "Cf", "Cc"):
        return 2 if mark == "\ufe0f" else 0
    return 2 if unicodedata.east_asian_width(mark) in "WF" or _is_flag(mark) else 1
