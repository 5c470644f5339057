"""How often the interface may be asked, and what the answers say of it."""

from typing import Any

import pytest
from django.conf import settings

from yingda.kit.errors import TooMany
from yingda.site.rates import Rates


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, count in (("TOKEN_RATE", 3), ("LOGIN_RATE", 5), ("ADDRESS_RATE", 10)):
        monkeypatch.setattr(settings, name, count)


def asked(rates: Rates, headers: dict[str, str], address: str = "192.0.2.1", now: int = 0, path: str = "/api/v1/me") -> list[tuple[bytes, bytes]]:
    scope: dict[str, Any] = {"path": path, "client": (address, 1), "headers": [(name.encode(), value.encode()) for name, value in headers.items()]}
    return rates.count(scope, now)


TOKEN, LOGIN = {"authorization": "Bearer a"}, {"cookie": "yingda_session=s"}


@pytest.mark.parametrize(("headers", "count"), [(TOKEN, 3), (LOGIN, 5), ({}, 10)])
def test_each_kind_has_its_own_limit_and_fills_up_again(headers: dict[str, str], count: int) -> None:
    rates = Rates()
    for _ in range(count):
        asked(rates, headers)
    with pytest.raises(TooMany) as refused:
        asked(rates, headers)
    wait = refused.value.params["retry_after_ms"]
    assert 60_000 // count <= wait <= 60_000 // count + 1
    asked(rates, headers, now=wait)


def test_others_are_not_touched_and_neither_are_other_paths() -> None:
    rates = Rates()
    for _ in range(3):
        asked(rates, TOKEN)
    asked(rates, {"authorization": "Bearer b"}), asked(rates, LOGIN)
    for _ in range(50):
        asked(rates, {}, path="/widget/v1/config")


def test_changing_credentials_does_not_get_round_the_address() -> None:
    rates = Rates()
    for number in range(10):
        asked(rates, {"authorization": f"Bearer {number}"})
    with pytest.raises(TooMany):
        asked(rates, {"authorization": "Bearer new"})
    asked(rates, TOKEN, "192.0.2.2")


def test_a_token_hears_what_is_left() -> None:
    assert dict(asked(Rates(), TOKEN)) == {b"ratelimit-policy": b'"token";q=3;w=60', b"ratelimit": b'"token";r=2;t=60'}


def test_no_limit_is_no_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TOKEN_RATE", "LOGIN_RATE", "ADDRESS_RATE"):
        monkeypatch.setattr(settings, name, 0)
    rates = Rates()
    assert [asked(rates, TOKEN) for _ in range(100)] == [[]] * 100
