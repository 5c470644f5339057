"""Switches automations on in a filled database and goes through what has happened there: `python -m bench.automation_stock '{"rules": 20}'`."""

import json
import sys
import time
from typing import Any

from yingda.site import boot

# isort: split

from yingda.automation.actions import following, making
from yingda.automation.models import Automation, Run
from yingda.automation.queries.stored import switched_on
from yingda.people.models import Person
from yingda.people.queries import actor_of
from yingda.plumbing.numbers import last_number

__all__ = ["boot", "main"]


def main(wish: dict[str, Any]) -> dict[str, Any]:
    """Makes the automations: one of them matches the word, the others weigh every answer and match none."""
    boss = actor_of(Person.objects.get(username="administrator").pk)
    for number in range(wish["rules"]):
        word = wish["word"] if number == 0 else f"不会出现的词{number}"
        leaf = {"field": "message.text", "how": "contains_any", "value": [word]}
        tier = {"field": "contact.tier", "how": "at_least", "value": 0}
        document = {
            "when": {"key": "message.agent"}, "conditions": {"op": "all", "of": [leaf, tier]}, "per_hour": 10_000, "per_subject_hour": 100,
            "actions": [{"key": "note", "params": {"text": "看一下"}}],
        }  # fmt: skip
        making.create(boss, f"bench {number}", None, document, enabled=True)
    passing = _gone_through(0)
    return {"events_per_s": passing, "matches_per_s": _matched()}


def _gone_through(start: int) -> float:
    """Events a second that none of them matches."""
    Automation.objects.update(from_n=start)
    began, place, last = time.perf_counter(), following.Place(), last_number()
    while place.n < last:
        place = following.follow(switched_on(), place)
    return last / (time.perf_counter() - began)


def _matched() -> float:
    """Runs a second where every answer matches one of them."""
    row = Automation.objects.get(name="bench 0")
    boss = actor_of(row.author_id)
    document = {"when": {"key": "message.agent"}, "conditions": {"op": "all", "of": []}, "actions": [{"key": "note", "params": {"text": "看一下"}}],
                "per_hour": 10_000, "per_subject_hour": 100}  # fmt: skip
    made = making.create(boss, "bench match", None, document, enabled=True)
    Automation.objects.filter(pk=made.pk).update(from_n=0)
    began, place = time.perf_counter(), following.Place()
    rules = [rule for rule in switched_on() if rule.id == made.pk]
    while Run.objects.filter(automation=made).count() < 300 and place.n < last_number():
        place = following.follow(rules, place)
    taken = time.perf_counter() - began
    making.archive(boss, made.pk)
    return round(Run.objects.filter(automation=made).count() / taken, 1)


if __name__ == "__main__":
    print(json.dumps(main(json.loads(sys.argv[1]))))
