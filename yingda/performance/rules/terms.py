"""What the team may set about figures, as one value that is given with them."""

from dataclasses import dataclass, field

# Why a received customer is no inquirer; each is a switch, and each is counted (spec: metrics.md §1).
OWN, EMPTY, FORWARDED, CODED, SINGLE, MONOLOGUE = "own", "empty", "forwarded", "coded", "single", "monologue"
FILTERS = (OWN, EMPTY, FORWARDED, CODED, SINGLE, MONOLOGUE)


@dataclass(frozen=True, slots=True)
class Terms:
    """slow_s: a round over so many seconds is slow; slow_rounds: so many in a day put a customer on the list; fcr_hours: who comes back within them
    was not helped at once; paid_matures: after so many days the conversion moves no more; filters: those of `FILTERS` in force; within: the seconds
    answers are measured by. order_days, after_sales_days: of the judge rule in force, for the reader: each order carries its own."""

    slow_s: int = 120
    slow_rounds: int = 3
    fcr_hours: int = 48
    paid_matures: int = 4
    filters: tuple[str, ...] = (OWN, EMPTY, FORWARDED, CODED)
    within: tuple[int, ...] = field(default=(30, 60, 180))
    order_days: int = 1
    after_sales_days: int = 21


DEFAULT = Terms()
