"""How identities are written, so that the same person is found again."""

import re
import unicodedata

from yingda.kit.text import is_storable

CHANNELS = ("visitor", "email", "phone", "external", "wecom", "api")
VALUE_LIMIT = 255
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]{1,64}@[^\s@<>\"(),:;\\\[\]]+\.[^\s@<>\"(),:;\\\[\]]{2,}")
_PHONE_MARKS = re.compile(r"[\s\-().·/]+")
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_CHINESE_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class BadIdentity(ValueError):
    """The value cannot be an identity of this channel; `code` is the room's sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def normalised(channel: str, value: str) -> str:
    """The one spelling of an identity.

    E-mail addresses in lower case; phone numbers as digits, in E.164 where the country is known (a mobile number of
    mainland China without a prefix is +86); everything else trimmed and otherwise as given. At most 255 characters.
    Raises BadIdentity.
    """
    if channel not in CHANNELS:
        raise BadIdentity("channel_unknown")
    if not is_storable(value):
        raise BadIdentity("text_unstorable")
    shaped = _SHAPES.get(channel, str.strip)(value)
    if not shaped or len(shaped) > VALUE_LIMIT:
        raise BadIdentity("identity_invalid")
    return shaped


def _email(value: str) -> str:
    address = unicodedata.normalize("NFKC", value).strip().lower()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise BadIdentity("email_invalid")
    return address


def _phone(value: str) -> str:
    number = _PHONE_MARKS.sub("", unicodedata.normalize("NFKC", value))
    number = re.sub(r"^00", "+", number)
    number = f"+{number}" if re.fullmatch(r"86" + _CHINESE_MOBILE.pattern, number) else number
    number = f"+86{number}" if _CHINESE_MOBILE.fullmatch(number) else number
    if not _PHONE.fullmatch(number):
        raise BadIdentity("phone_invalid")
    return number


_SHAPES = {"email": _email, "phone": _phone}
