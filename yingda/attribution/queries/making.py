"""What facts are made by now, and how far they are."""

from dataclasses import dataclass

from django.conf import settings

from yingda.attribution.models import CreditRule, FactMark
from yingda.attribution.rules.making import Making
from yingda.attribution.settings import CODE_WORDS, OWN_TAG
from yingda.conversations.queries.counted import day_begins


@dataclass(frozen=True, slots=True)
class Progress:
    """How many sessions and orders were to be gone through, and about how many are left; `running`: some are."""

    total: int
    left: int

    @property
    def running(self) -> bool:
        """Whether facts are being made anew, or for the first time."""
        return self.left > 0


def making_now() -> Making:
    """The settings in force."""
    return Making(day_begins(), CODE_WORDS.value(), OWN_TAG.value(), settings.TIME_ZONE)


def progress() -> Progress:
    """How far the facts are: by numbers, so that it costs one query; what the desk let go of makes it go faster."""
    mark = FactMark.objects.first()
    if mark is None:
        return Progress(0, 0)
    return Progress(mark.talks_all + mark.orders_all, mark.talks_left + mark.orders_left + mark.presence_left)


def windows_in_force() -> tuple[int, int] | None:
    """How many days after an inquiry an order counts for it, and for how many a buyer is an after-sales contact, by the judge rule in force."""
    return CreditRule.objects.filter(in_force=True).values_list("inquiry_days", "after_sales_days").first()
