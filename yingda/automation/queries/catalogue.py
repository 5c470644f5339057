"""What the editor offers: triggers, fields with their operators, actions, variables, and the examples in the team's own terms."""

from dataclasses import asdict
from typing import Any

import msgspec

from yingda.automation.queries.automations import PERMISSION
from yingda.automation.queries.variables import VARIABLES
from yingda.automation.rules.deeds import DEEDS, TOLD
from yingda.automation.rules.examples import examples
from yingda.automation.rules.fields import FIELDS, OPERATORS
from yingda.automation.rules.triggers import STATES_FOR, TRIGGERS
from yingda.customers.queries.keeping import tags
from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden
from yingda.people import queries as people
from yingda.plumbing.messages import is_chinese

_REFUND = ("退款", "退货", "refund", "return")


def catalogue(actor: Actor) -> dict[str, Any]:
    """The whole catalogue. Needs `automation.manage` or `macro.use`, with any reach."""
    if not (actor.may_somewhere(PERMISSION) or actor.may_somewhere("macro.use")):
        raise Forbidden(permission=PERMISSION)
    return {
        "triggers": [{**asdict(one), "states": list(STATES_FOR.get(one.key, ())), "timed": bool(one.since)} for one in TRIGGERS.values()],
        "fields": [{**asdict(one), "operators": OPERATORS[one.type]} for one in FIELDS.values()],
        "actions": [
            {"key": one.key, "zh": one.zh, "en": one.en, "params": [asdict(param) for param in one.params], "subjects": list(one.permission),
             "undone": one.undone, "macro": one.macro}
            for one in DEEDS.values()
        ],
        "told": list(TOLD),
        "variables": [{"name": name, "zh": zh, "en": en} for name, zh, en in VARIABLES],
        "examples": _examples(actor),
    }  # fmt: skip


def _examples(actor: Actor) -> list[dict[str, Any]]:
    """The shipped ones with the first fitting tag and the first calendar put in; `asks` names what is still to be chosen."""
    refund = next((tag["id"] for tag in tags(with_retired=False) if any(word in f"{tag['name']}{tag['name_zh']}".lower() for word in _REFUND)), None)
    calendar = next((row.pk for row, _ in people.calendars()), None)
    found = []
    for one in examples(not is_chinese(actor.locale)):
        document, asks = msgspec.to_builtins(one.document), list(one.asks)
        if "actions.0.tag_ids" in asks and refund is not None:
            document["actions"][0]["params"]["tag_ids"], asks = [refund], []
        if "conditions.of.0.value" in asks and calendar is not None:
            document["conditions"]["of"][0]["value"], asks = calendar, []
        found.append({"key": one.key, "zh": one.zh, "en": one.en, "document": document, "asks": asks})
    return found
