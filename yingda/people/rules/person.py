"""What a person's fields may hold."""

import re

LOCALES = ("zh-CN", "en")
THEMES = ("system", "light", "dark")
NAME_LIMIT = 80
EMAIL_LIMIT = 254
USERNAME_LIMITS = (2, 60)
# Django's own alphabet of user names: letters and digits of any script, and @ . + - _
_USERNAME = re.compile(r"[\w.@+-]+")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")


def is_username(text: str) -> bool:
    """Whether it can be a user name: 2 to 60 letters, digits and ``@ . + - _``."""
    least, most = USERNAME_LIMITS
    return least <= len(text) <= most and _USERNAME.fullmatch(text) is not None


def is_email(text: str) -> bool:
    """Whether it has the shape of an address; empty means none is given."""
    return text == "" or (len(text) <= EMAIL_LIMIT and _EMAIL.fullmatch(text) is not None)


def hue_of(text: str) -> int:
    """A lasting colour (0–359 degrees) for a name: FNV-1a (RFC draft-eastlake-fnv, 32 bit) modulo 360."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value % 360
