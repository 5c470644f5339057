"""The terms figures are given under now."""

import re
from dataclasses import replace

from yingda.attribution.queries.making import windows_in_force
from yingda.performance import settings
from yingda.performance.rules.terms import Terms


def terms_now() -> Terms:
    """What the team set; the windows are those of the judge rule in force."""
    windows = windows_in_force()
    found = Terms(
        settings.SLOW_SECONDS.value(), settings.SLOW_ROUNDS.value(), settings.FCR_HOURS.value(), int(settings.PAID_MATURES.value()),
        settings.filters_on(), tuple(sorted({int(one) for one in re.findall(r"\d+", settings.WITHIN.value()) if int(one)})),
    )  # fmt: skip
    return found if windows is None else replace(found, order_days=windows[0], after_sales_days=windows[1])
