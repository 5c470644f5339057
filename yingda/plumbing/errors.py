"""See `yingda.kit.errors`."""

from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refusal, Refused, TooMany

__all__ = ["Conflict", "Forbidden", "Many", "NotFound", "Refusal", "Refused", "TooMany"]
