"""`yingda kpi`: periods, the same figures as the screen, and clear words for what cannot be asked."""

import json

import pytest

from tests.makers.conversations import a_conversation, post
from tests.makers.people import a_person, actor_for
from tests.makers.time import Clock
from yingda.kit.actor import SYSTEM
from yingda.performance.queries import kpi
from yingda.site.figures import days_of, show


@pytest.mark.parametrize(
    ("period", "days"),
    [
        ("2026-Q1", ("2026-01-01", "2026-03-31")), ("2026-Q4", ("2026-10-01", "2026-12-31")), ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2026-09-01..2026-09-30", ("2026-09-01", "2026-09-30")), ("2026-09-01", ("2026-09-01", "2026-09-01")),
    ],
)  # fmt: skip
def test_periods(period: str, days: tuple[str, str]) -> None:
    assert days_of(period) == days


@pytest.mark.django_db(transaction=True)
def test_the_terminal_says_what_the_screen_says(clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    lin = a_person(role="administrator", name="林晓")
    talk = a_conversation(assignee=lin)
    clock.pass_ms(20_000)
    post(actor_for(lin), talk.id)
    assert show("2026-03", "person", [], True) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["rows"] == json.loads(json.dumps(kpi.kpi(SYSTEM, "2026-03-01", "2026-03-31", "person")))
    assert said["rows"][-1]["name"] == "林晓" and said["rows"][-1]["figures"]["first_response"]["value"] == 20_000
    assert show("2026-03", "person", ["received"], False) == 0 and "林晓" in capsys.readouterr().out
    assert show("gestern", "person", [], True) == 2 and "2026-11-29" in capsys.readouterr().err
