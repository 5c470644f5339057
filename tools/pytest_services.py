"""pytest plugin: `@pytest.mark.needs("postgresql", "redis", "chromium", "two_nodes", "spark")` runs where these are, and says so where not.

`make test` starts private servers and names them in the environment (tools/services.py). A test whose need is not met is
skipped with a reason that begins with "not run:", so that no summary can take it for passed.
"""

import os
import signal
import zlib
from typing import Any

import pytest

from tools import services

NEEDS = ("postgresql", "redis", "chromium", "two_nodes", "spark")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Choose tests by what they need, so that each runner of `make test` takes its own share."""
    group = parser.getgroup("services")
    group.addoption("--only-needs", metavar="NAME", help="only tests that need NAME")
    group.addoption("--with-database", action="store_true", help="only tests that reach a database or need something: what a second home says anything about")
    group.addoption("--share", metavar="K/N", default="1/1", help="only tests of the files that fall to share K of N")
    group.addoption("--without-needs", metavar="NAMES", default="", help="leave out tests that need one of NAMES (comma-separated)")


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker; and a run that is ended ends the servers it started."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    config.addinivalue_line("markers", f"needs(*names): runs only where these are available: {', '.join(NEEDS)}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what another runner takes, and skip what this machine cannot run."""
    only, without = config.getoption("--only-needs"), set(config.getoption("--without-needs").split(","))
    kept = [item for item in items if not (_needs(item) & without) and (only is None or only in _needs(item))]
    if config.getoption("--with-database"):
        kept = [item for item in kept if _needs(item) or _reaches_database(item)]
    share, shares = map(int, config.getoption("--share").split("/"))
    kept = [item for item in kept if zlib.crc32(item.location[0].encode()) % shares == share - 1]
    chosen = set(kept)
    config.hook.pytest_deselected(items=[item for item in items if item not in chosen])
    items[:] = kept
    missing = absent()
    for item in items:
        for name in sorted(_needs(item) & missing.keys()):
            item.add_marker(pytest.mark.skip(reason=f"not run: {missing[name]}"))


def absent() -> dict[str, str]:
    """What tests may need and this run does not have, with the reason in words."""
    given = os.environ.get
    have = {
        "postgresql": bool(given("YINGDA_TEST_POSTGRESQL_URL")) or given("YINGDA_DATABASE_URL", "").startswith("postgres"),
        "redis": bool(given("YINGDA_TEST_REDIS_URL") or given("YINGDA_REDIS_URL")),
        "chromium": services.chromium() is not None,
        "spark": services.spark(),
    }
    reported = set(given("YINGDA_TEST_MISSING", "").split(","))
    reasons = {name: _reason(name, name in reported) for name, there in have.items() if not there or name in reported}
    if lacking := reasons.keys() & {"postgresql", "redis"}:
        reasons["two_nodes"] = reasons[min(lacking)]
    return reasons


@pytest.fixture(scope="session")
def chromium_launch() -> dict[str, Any]:
    """Arguments for Playwright's `chromium.launch`: Debian's browser, and no sandbox when root (it refuses to start otherwise)."""
    path = services.chromium()
    return {"executable_path": path, "args": ["--no-sandbox"] if os.geteuid() == 0 else []}


def _needs(item: pytest.Item) -> set[str]:
    names = {name for mark in item.iter_markers("needs") for name in mark.args}
    if unknown := names - set(NEEDS):
        raise pytest.UsageError(f"{item.nodeid} needs {', '.join(unknown)}; known are {', '.join(NEEDS)}")
    return names


def _reaches_database(item: pytest.Item) -> bool:
    """Whether a test reads a database itself, or runs servers on a prepared one (`made_once`)."""
    asked = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(asked & {"db", "transactional_db", "made_once"})


def _reason(name: str, not_installed: bool) -> str:
    if not_installed or name in ("chromium", "spark"):
        return f"{name} is not installed"
    return f"{name} is not running for this test run; use make test-py"
