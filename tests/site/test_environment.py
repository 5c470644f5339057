"""Settings by environment: what they become, and that a wrong one is named with its reason in both languages."""

import pytest

from yingda.site import environment
from yingda.site.environment import WrongSetting

WRONG = [
    ("YINGDA_DATABASE_URL", "mysql://localhost/x", lambda: environment.database(environment.data_dir())),
    ("YINGDA_REDIS_URL", "localhost:6379", environment.redis_url),
    ("YINGDA_PUBLIC_URL", "desk.example.com", environment.public_url),
    ("YINGDA_PUBLIC_URL", "https://desk.example.com/desk", environment.public_url),
    ("YINGDA_TRUSTED_PROXIES", "10.0.0.0/8, proxy", environment.trusted_proxies),
    ("YINGDA_EMBED_WORKER", "maybe", lambda: environment.is_on("YINGDA_EMBED_WORKER", True)),
    ("YINGDA_VISIT_RETENTION_DAYS", "0", lambda: environment.whole_number("YINGDA_VISIT_RETENTION_DAYS", 400, 1, 3650)),
    ("YINGDA_VISIT_RETENTION_DAYS", "four", lambda: environment.whole_number("YINGDA_VISIT_RETENTION_DAYS", 400, 1, 3650)),
    ("YINGDA_SMTP_URL", "mail.example.com", environment.mail),
    ("YINGDA_FACTS_ENGINE", "excel", environment.facts_engine),
    ("YINGDA_SMTP_URL", "smtp://", environment.mail),
    ("YINGDA_SMTP_URL", "smtp://mail.example.com:99999", environment.mail),
]


@pytest.mark.parametrize(("name", "value", "read"), WRONG)
def test_a_wrong_value_names_the_variable_and_the_reason_in_both_languages(name, value, read, monkeypatch):
    monkeypatch.setenv(name, value)
    with pytest.raises(WrongSetting) as refused:
        read()
    zh, en = str(refused.value).split("\n")
    assert refused.value.name == name
    assert zh.startswith(f"{name}：") and en.startswith(f"{name}: ")
    assert zh.partition("：")[2] != en.partition(": ")[2]


@pytest.mark.parametrize("sender", ["", "Qinghe", "@example.com", "a@b.cn\r\nBcc: x@y.z"])
def test_mail_needs_a_sender(sender, monkeypatch):
    monkeypatch.setenv("YINGDA_SMTP_URL", "smtp://mail.example.com")
    monkeypatch.setenv("YINGDA_MAIL_FROM", sender)
    with pytest.raises(WrongSetting) as refused:
        environment.mail()
    assert refused.value.name == "YINGDA_MAIL_FROM"


@pytest.mark.parametrize(
    ("url", "port", "tls", "starttls"),
    [
        ("smtp://mail.example.com", 25, False, False),
        ("starttls://us%40er:p%3Aw@mail.example.com", 587, False, True),
        ("smtps://us%40er:p%3Aw@mail.example.com:4650", 4650, True, False),
    ],
)
def test_mail_settings(url, port, tls, starttls, monkeypatch):
    monkeypatch.setenv("YINGDA_SMTP_URL", url)
    monkeypatch.setenv("YINGDA_MAIL_FROM", "青禾客服 <desk@example.com>")
    found = environment.mail()
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example.com", port)
    assert (found["EMAIL_USE_SSL"], found["EMAIL_USE_TLS"]) == (tls, starttls)
    if "@" in url:
        assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("us@er", "p:w")


def test_defaults_need_nothing(monkeypatch):
    for name in ("YINGDA_SMTP_URL", "YINGDA_REDIS_URL", "YINGDA_PUBLIC_URL", "YINGDA_TRUSTED_PROXIES", "YINGDA_EMBED_WORKER"):
        monkeypatch.setenv(name, "")
    assert environment.redis_url() == ""
    assert environment.public_url() == "http://127.0.0.1:8000"
    assert environment.trusted_proxies() == []
    assert environment.is_on("YINGDA_EMBED_WORKER", True) is True
    assert environment.mail()["EMAIL_BACKEND"] == "yingda.site.mail.NotConfigured"
