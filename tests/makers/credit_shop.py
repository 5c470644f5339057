"""`python -m tests.makers.credit_shop FOLDER [orders]`: a shop of March 2026 in a data folder, with the worked example of metrics.md §3.

The administrator is `lilei`, the leader of the group `hanmei`; further orders are random. For journeys and pictures.
"""

import os
import random
import sys

if __name__ == "__main__":
    os.environ |= {"YINGDA_DATA_DIR": sys.argv[1], "YINGDA_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "yingda.site.settings"}

import django

if __name__ == "__main__":
    django.setup()

# isort: split

from tests.makers.credits import a_paid_order, a_talk
from tests.makers.customers import a_contact, a_source, an_order
from tests.makers.people import a_group, a_person, an_actor
from tests.makers.team import PASSWORD
from tests.makers.time import DAY, HOUR, MINUTE, MONDAY_TEN, Clock, standing_clock
from yingda.attribution.actions import following, marking
from yingda.customers.actions.orders import move_order
from yingda.kit.actor import SYSTEM
from yingda.people.models import Group, Person

NAMES = ("陈一诺", "林小满", "赵可欣", "周子墨", "吴思远")


def fill(orders: int) -> None:
    """The team, the example and `orders` random orders."""
    group = a_group("售前一组")
    a_person("李雷", role="administrator", username="lilei", password=PASSWORD)
    a_person("韩梅", role="team_leader", group=group, username="hanmei", password=PASSWORD)
    team = [a_person(name, group=group, username=f"agent{place}", password=PASSWORD) for place, name in enumerate(NAMES)]
    with standing_clock(MONDAY_TEN) as clock:
        _example(clock, team, group)
        _random(random.Random(3), clock, team, group, orders)
        following.follow()
        if orders:
            marking.mark(an_actor("administrator"), _last(), "flagged", "员工自己的订单")


def _example(clock: Clock, team: list[Person], group: Group) -> None:
    ten, contact = clock.now, a_contact("王小明")
    a_talk(clock, team[0], contact, ten, ten + 20 * MINUTE, group)
    a_talk(clock, team[1], contact, ten + 15 * MINUTE, ten + 40 * MINUTE, group)
    a_talk(clock, team[2], contact, ten + DAY + 170 * MINUTE, ten + DAY + 185 * MINUTE, group)
    order = an_order(contact, a_source("青禾茶铺"), number="QH20260302001", external_id="QH20260302001", total=12_900, placed_at=ten + 18 * MINUTE)
    move_order(SYSTEM, order.pk, "paid", ten + DAY + 3 * HOUR)


def _random(chance: random.Random, clock: Clock, team: list[Person], group: Group, orders: int) -> None:
    source = a_source("青禾天猫店")
    for _ in range(orders):
        contact = a_contact(chance.choice(["张女士", "刘先生", "孙悦", "", "欧阳清茶爱好者"]))
        clock.now += chance.choice([20, 70, 300]) * MINUTE
        for _talk in range(chance.choice([0, 1, 1, 2])):
            a_talk(clock, chance.choice(team), contact, clock.now, clock.now + chance.choice([4, 12, 35]) * MINUTE, group)
        order = an_order(contact, source, total=chance.randint(990, 89_900), placed_at=clock.now)
        if chance.random() < 0.9:
            clock.now += chance.choice([0, 2, 400]) * MINUTE
            move_order(SYSTEM, order.pk, "paid")
            if chance.random() < 0.1:
                clock.now += 2 * HOUR
                move_order(SYSTEM, order.pk, "refunded")


def _last() -> int:
    clock_order = a_paid_order(a_contact("内部测试"), MONDAY_TEN + DAY)
    following.follow()
    return clock_order.pk


if __name__ == "__main__":
    fill(int(sys.argv[2]) if len(sys.argv) > 2 else 0)
