"""The increment of what accounts spend, and what it pays. Source: spec, pay §2.4."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import msgspec

ZERO = Decimal(0)
DIED, REVIVED = "died", "revived"


class IncrementTerms(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the increment pays, and from when on an account is a key account and left out.

    percent: of the increment that is left (0..100). key_from, key_until: yuan a day; an account becomes a key account when its mean over
    `key_days` days reaches the first, and is one until the mean falls below the second. died, revived: yuan taken per account that died and given
    per dormant account that was revived and kept for `kept_days` days.
    """

    percent: Decimal = Decimal(1)
    key_from: Decimal = Decimal(200)
    key_until: Decimal = Decimal(160)
    key_days: int = 30
    died: Decimal = ZERO
    revived: Decimal = ZERO
    kept_days: int = 30


class Account(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An account of an agent: what it spent in the period before and in this one (yuan), what it spent a day (the latest day last), and whether it was a
    key account so far.

    happened: `died`, `revived` or nothing; kept_days: for how long since it has spent again. exempt: why a death is nobody's fault; it counts only
    with `evidence` (a file or a link).
    """

    id: int
    before: Decimal
    now: Decimal
    days: tuple[Decimal, ...] = ()
    was_key: bool = False
    happened: str = ""
    kept_days: int = 0
    exempt: str = ""
    evidence: str = ""


class Increased(msgspec.Struct, frozen=True):
    """The increment of all accounts and without the key accounts (yuan), how many died and were revived in time, and what it pays, not rounded."""

    whole: Decimal
    stripped: Decimal
    keys: int
    died: int
    exempt: int
    revived: int
    pays: Decimal


def is_key(days: Sequence[Decimal], was_key: bool, terms: IncrementTerms) -> bool:
    """Whether an account is a key account after these days (yuan a day, the latest last): by the mean of the last `key_days`, missing days being 0."""
    mean = sum(days[-terms.key_days :], ZERO) / terms.key_days
    return mean >= (terms.key_until if was_key else terms.key_from)


def increased(accounts: Iterable[Account], terms: IncrementTerms) -> Increased:
    """What the accounts of an agent spent more than before, and what that pays. A fall pays nothing; it is not taken from anybody."""
    listed = list(accounts)
    keys = [one for one in listed if is_key(one.days, one.was_key, terms)]
    whole = sum((one.now - one.before for one in listed), ZERO)
    stripped = whole - sum((one.now - one.before for one in keys), ZERO)
    dead = [one for one in listed if one.happened == DIED]
    exempt = sum(1 for one in dead if is_exempt(one))
    revived = sum(1 for one in listed if one.happened == REVIVED and one.kept_days >= terms.kept_days)
    pays = max(ZERO, stripped) * terms.percent / 100 - terms.died * (len(dead) - exempt) + terms.revived * revived
    return Increased(whole, stripped, len(keys), len(dead) - exempt, exempt, revived, pays)


def is_exempt(account: Account) -> bool:
    """Whether a death is not counted: a cause is named, and there is evidence of it."""
    return bool(account.exempt.strip() and account.evidence.strip())
