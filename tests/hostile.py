"""Hostile strings, read from the shared data beside the repository and never copied into it."""

import gzip
import json
import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def hostile_strings(step: int = 1) -> list[str]:
    """Every `step`-th string. Skips the test, with the reason, when the data is not there."""
    folder = Path(os.environ.get("YINGDA_SHARED_DATA") or ROOT.parent / "shared" / "data")
    path = folder / "hostile_strings" / "strings.jsonl.gz"
    if not path.exists():
        pytest.skip("the hostile strings are not here: set YINGDA_SHARED_DATA")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["s"] for line in lines][::step]
