"""Rows that are none: sums and means under a table, headers in the middle of one; and cells that say that a figure is not there yet."""

import unicodedata
from collections.abc import Callable, Sequence

_WORDS = (
    "合计 总计 汇总 小计 共计 总和 求和 累计 平均 平均值 均值 平均数 中位数 最大值 最小值 "
    "total totals subtotal grandtotal sum summary average avg mean median overall"
)
SUMMARY_WORDS = frozenset(_WORDS.split())
_FIRST = frozenset(word[0] for word in SUMMARY_WORDS) | frozenset("TSGAMO 【[(（*—-=#")
DELAYED = frozenset(("delayed", "delay", "延迟", "延时", "延迟计算", "数据延迟", "延迟更新", "计算中", "待更新", "待计算"))
_NO_VALUE = "- -- — —— / n/a #n/a na null none nil 暂无 暂无数据 无数据 #div/0! #ref! #value!"
MISSING = DELAYED | frozenset(_NO_VALUE.split())
_FIRST_MISSING = frozenset(word[0] for word in MISSING) | frozenset("DN \t\u3000")
UNUSUAL = _FIRST_MISSING | {"'"}
LOOKED_AT = 3
LONGEST = 8


def is_summary(cells: Sequence[str], anchors: Sequence[str], holds: Callable[[str], bool]) -> bool:
    """Whether a row sums up others: one of its first three filled cells is a word for a sum or a mean, and no anchor holds a value.

    anchors: the cells of columns that a real row fills; holds: whether a cell is a value of such a column.
    """
    filled = [cell for cell in cells if cell and not cell.isspace()][:LOOKED_AT]
    if not any(_plain(cell) in SUMMARY_WORDS for cell in filled if len(cell) <= LONGEST * 2):
        return False
    return not any(holds(cell) for cell in anchors if _plain(cell) not in SUMMARY_WORDS)


def may_sum_up(cells: Sequence[str]) -> bool:
    """Whether it is worth asking `is_summary`: no, for almost every row, and cheaply."""
    looked = 0
    for cell in cells:
        if cell and cell[0] in _FIRST and len(cell) <= LONGEST * 2:
            return True
        if cell and not cell.isspace():
            looked += 1
            if looked == LOOKED_AT:
                break
    return False


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no value: "delayed", "延迟", "-", "N/A". It is never a 0."""
    return len(cell) <= LONGEST and cell[:1] in _FIRST_MISSING and cell.strip().casefold() in MISSING


def is_delayed(cell: str) -> bool:
    """Whether a cell says that its value will come later."""
    return len(cell) <= LONGEST and cell.strip().casefold() in DELAYED


def share_done(state: str, read_bytes: int, size: int, saved: int, to_save: int) -> float:
    """How much of an import is done, 0 to 1: reading is the first third of it."""
    if state == "reading":
        return min(1.0, read_bytes / size if size else 0.0) / 3
    if state == "saving":
        return 1 / 3 + (2 / 3) * min(1.0, saved / to_save if to_save else 1.0)
    return 1.0


def time_left(share: float, worked_ms: int) -> int | None:
    """How long the rest will take (ms), by what was done so far; None while there is too little to tell by."""
    return None if share < 0.02 or worked_ms <= 0 else round(worked_ms * (1 - share) / share)


def safe_cell(cell: str) -> str:
    """A cell that a spreadsheet shows and does not calculate: what begins like a formula gets an apostrophe before it."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") and not _is_number(cell) else cell


def unsafe_cell(cell: str) -> str:
    """What `safe_cell` was given: a mended file comes back as it was."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@", "\t", "\r") else cell


def _is_number(cell: str) -> bool:
    body = cell[1:]
    return cell[0] in "+-" and bool(body) and body.replace(".", "", 1).replace(",", "").isdigit() and body.isascii()


def _plain(cell: str) -> str:
    if cell.isascii() and cell.isalnum():
        return cell.lower()
    return "".join(mark for mark in unicodedata.normalize("NFKC", cell).casefold() if mark.isalnum())


def why_not_undone(kind: str, state: str) -> str | None:
    """The code of why an import cannot be taken back; None when it can."""
    if kind == "orders":
        return "import_undo_orders"
    return None if state in ("done", "cancelled", "failed") else "import_undo_state"
