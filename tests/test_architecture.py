"""The laws of the house hold for the whole tree, and each law notices its breach."""

import tomllib

import pytest

from tools.architecture import FUNCTION_MEDIAN, LAWS, ROOT, STOREYS, source, sources, violations

LONG_FUNCTION = "def f():\n" + "    x = 1\n" * 60
LONG_DATA = "ROWS = [\n" + "    1,\n" * 600 + "]\n"

# path, text, the law that must speak up
BREACHES = [
    ("yingda/routing/actions.py", "from yingda.conversations.models import Conversation", "only through a door"),
    ("yingda/routing/actions.py", "from yingda.conversations import models", "only through a door"),
    ("yingda/routing/actions.py", "import yingda.conversations.models as m", "only through a door"),
    ("yingda/routing/actions.py", "from yingda import people", "only through a door"),
    ("yingda/routing/actions.py", "import yingda.people", "only through a door"),
    ("yingda/routing/actions/pick.py", "from yingda.people.rules.scope import reach", "only through a door"),
    ("yingda/inboxes/api.py", "from yingda.people.schemas import PersonOut", "only through a door"),
    ("yingda/site/demo.py", "from yingda.people.models import Person", "only through a door"),
    ("yingda/site/demo.py", "from yingda.people.sql import insert", "only through a door"),
    ("yingda/routing/queries.py", "from yingda.people.queries import Person\nPerson.objects.all()", "queried only at home"),
    ("yingda/routing/queries.py", "from yingda.people import queries as q\nq.Person.objects.all()", "queried only at home"),
    ("yingda/routing/queries.py", "import yingda.people.queries as q\nq.Person.objects.all()", "queried only at home"),
    ("yingda/people/models.py", "x = models.ForeignKey('routing.Queue', related_name='+')", "foreign keys point down"),
    ("yingda/customers/models.py", "x = models.ForeignKey('inboxes.Inbox', related_name='+')", "foreign keys point down"),
    ("yingda/routing/models.py", "x = models.ForeignKey('people.Person')", "foreign keys point down"),
    ("yingda/routing/models.py", "x = models.ForeignKey(to='people.Person', related_name='queues')", "foreign keys point down"),
    ("yingda/routing/models.py", "x = ForeignKey(settings.AUTH_USER_MODEL, related_name='+')", "foreign keys point down"),
    ("yingda/routing/models.py", "x = models.ManyToManyField(Person, related_name='+')", "foreign keys point down"),
    ("yingda/routing/actions.py", "apps.get_model('people', 'Person')", "no back doors"),
    ("yingda/routing/actions.py", "get_user_model()", "no back doors"),
    ("yingda/routing/actions.py", "importlib.import_module('yingda.people.models')", "no back doors"),
    ("yingda/routing/jobs.py", "from django.db.models.signals import post_save", "no signals between rooms"),
    ("yingda/routing/jobs.py", "from django.db.models import signals", "no signals between rooms"),
    ("yingda/routing/jobs.py", "import django.dispatch", "no signals between rooms"),
    ("yingda/routing/rules.py", "import random", "rules read no clock"),
    ("yingda/routing/rules/pick.py", "from yingda.plumbing.clock import now_ms", "rules read no clock"),
    ("yingda/routing/rules.py", "datetime.now(UTC)", "rules read no clock"),
    ("yingda/routing/utils.py", "", "named by its subject"),
    ("yingda/plumbing/core/x.py", "", "named by its subject"),
    ("yingda/routing/actions.py", "def f():\n    import json", "imports stand on top"),
    ("yingda/routing/actions.py", "class A:\n    def f(self):\n        if x:\n            from a import b", "imports stand on top"),
    ("tests/x.py", "async def f():\n    import json", "imports stand on top"),
    ("yingda/routing/actions.py", "x = 1\n" * 501, "file at most 500 lines"),
    ("yingda/routing/actions.py", LONG_FUNCTION, "function at most 60 lines"),
    ("yingda/routing/actions.py", "def f():\n" + "    x = 1\n" * FUNCTION_MEDIAN, "function median at most 8"),
]

ALLOWED = [
    ("yingda/routing/actions.py", "from yingda.people.queries import actor_of\nfrom yingda.people import events"),
    ("yingda/routing/actions.py", "from yingda.routing.models import Queue\nQueue.objects.all()"),
    ("yingda/routing/actions.py", "from yingda.plumbing.store import transaction\nfrom yingda.kit.worktime import deadline"),
    ("yingda/routing/queries.py", "from yingda.people.queries import Person\ndef f(person: Person) -> int: return person.id"),
    ("yingda/site/api.py", "from yingda.people.api import router\nfrom yingda.routing import jobs, live"),
    ("yingda/routing/models.py", "x = models.ForeignKey('people.Person', related_name='+')"),
    ("yingda/routing/models.py", "y = models.ForeignKey('self')\nz = models.ForeignKey('Queue')"),
    ("yingda/routing/models.py", "class A: ...\nx = models.ForeignKey(A, related_name='rows')"),
    ("yingda/customers/models/orders.py", "from yingda.customers.models.contacts import Contact\nx = models.ForeignKey(Contact)"),
    ("yingda/people/actions.py", "get_user_model()"),
    ("yingda/people/actions.py", "import_module(settings.SESSION_ENGINE)\nimport_module('yingda.people.accounts')"),
    ("yingda/people/apps.py", "from django.db.models.signals import post_migrate\ndef f():\n    from a import b"),
    ("yingda/routing/rules.py", "def due(now: int) -> int:\n    return now + 5"),
    ("yingda/routing/actions.py", LONG_DATA),
    ("yingda/routing/actions.py", '"""Doc."""\nfrom typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import json'),
    ("yingda/routing/actions.py", 'def f():\n    """' + "Long words.\n" * 70 + '"""\n    return 1  # why\n' + "    # why\n" * 70),
]


def test_the_tree_keeps_every_law() -> None:
    found = violations(sources("yingda", "tools", "tests", "bench"))
    assert not found, "\n" + "\n".join(map(str, found))


@pytest.mark.parametrize(("path", "text", "law"), BREACHES)
def test_a_breach_is_noticed(path: str, text: str, law: str) -> None:
    assert law in {violation.law for violation in violations([source(path, text)])}


@pytest.mark.parametrize(("path", "text"), ALLOWED)
def test_what_is_allowed_passes(path: str, text: str) -> None:
    assert violations([source(path, text)]) == []


def test_every_law_has_a_breach_in_the_table() -> None:
    spoken = {law.__name__ for path, text, _ in BREACHES for law in LAWS if [*law(source(path, text))]}
    assert spoken == {law.__name__ for law in LAWS}


def test_both_drawings_of_the_house_are_the_same() -> None:
    """The storeys here and the storeys of import-linter."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    drawn = [layer.replace("(", "").replace(")", "").split(" | ") for layer in contracts[0]["layers"]]
    assert drawn == STOREYS
    assert {room for container in contracts[1]["containers"] for room in [container.removeprefix("yingda.")]} == {
        room for storey in STOREYS[1:-2] for room in storey
    }
