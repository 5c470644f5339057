"""Which backups go."""

import re
from collections.abc import Iterable
from datetime import datetime

NAME = re.compile(r"yingda-backup-\d{8}-\d{6}\.zip")


def backup_name(at: datetime) -> str:
    """The name of a backup made at this time: names sort as times do."""
    return f"yingda-backup-{at:%Y%m%d-%H%M%S}.zip"


def superfluous(names: Iterable[str], keep: int) -> list[str]:
    """The names of backups beyond the `keep` newest; files of other names are nobody's business. `keep` ≥ 1."""
    return sorted((name for name in names if NAME.fullmatch(name)), reverse=True)[keep:]
