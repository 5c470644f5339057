"""The business day, for other rooms."""

from yingda.attribution.rules.days import business_day, day_number

__all__ = ["business_day", "day_number"]
