"""How long a customer waited at most for an answer, in bands."""

from collections.abc import Sequence

# Up to so many ms; the last band has no end. What was never answered is a band of its own.
BANDS: Sequence[tuple[str, int | None]] = (
    ("to_30_s", 30_000), ("to_1_min", 60_000), ("to_2_min", 120_000), ("to_3_min", 180_000), ("to_10_min", 600_000), ("longer", None),
)  # fmt: skip
UNANSWERED, UNKNOWN = "unanswered", "unknown"


def band_of(wait_ms: int | None, unanswered: int) -> str:
    """The band of the longest wait (ms, None without an answered round) of an inquiry with so many unanswered rounds."""
    if unanswered:
        return UNANSWERED
    if wait_ms is None:
        return UNKNOWN
    return next(name for name, end in BANDS if end is None or wait_ms <= end)


def band_sql(wait: str, unanswered: str) -> str:
    """The same as an expression over two columns."""
    ends = " ".join(f"WHEN {wait} <= {end:d} THEN '{name}'" for name, end in BANDS if end is not None)
    return f"CASE WHEN {unanswered} > 0 THEN '{UNANSWERED}' WHEN {wait} IS NULL THEN '{UNKNOWN}' {ends} ELSE '{BANDS[-1][0]}' END"
