"""How accounts behave: nobody signs up alone, failed log-ins are slowed per name and address, a second factor may be
demanded, and what happens at the door is in the audit log.

The only place where signals are listened to: those of Django, allauth and axes.
"""

import time
from datetime import timedelta
from typing import Any

from allauth.account import app_settings
from allauth.account import signals as account
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa import signals as mfa
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import signals as auth
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import ValidationError
from django.db.models.signals import post_migrate
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from yingda.kit.actor import Actor
from yingda.kit.errors import Forbidden, NotFound, Refusal, Refused, TooMany
from yingda.people import actions, queries
from yingda.people.actions.fields import password_in
from yingda.people.models import Person
from yingda.people.settings import LOCKED_MINUTES, LOG_IN_TRIES, PASSWORD_LENGTH, SESSION_DAYS
from yingda.plumbing.audit import record
from yingda.plumbing.http import address_of
from yingda.plumbing.messages import say
from yingda.plumbing.problems import MEDIA_TYPE, problem, sentence
from yingda.plumbing.secrets import decrypt, encrypt

LOG_IN_INTERFACE = "/_allauth/"
OWN_PAGE = "/api/v1/me"
_WRONG = {"username_password_mismatch", "email_password_mismatch"}


def reader() -> str:
    """The language Django chose for this request, as the house names it."""
    return "en" if (get_language() or "").startswith("en") else "zh-CN"


def refused(refusal: Refusal, instance: str | None = None) -> JsonResponse:
    """A problem whose `errors` allauth's clients can read too (`message`)."""
    body = problem(refusal, reader(), instance)
    body["errors"] = [{"field": refusal.field, "code": refusal.code, "detail": body["detail"], "message": body["detail"]}]
    headers = {"Retry-After": str(refusal.retry_after_s)} if isinstance(refusal, TooMany) else None
    return JsonResponse(body, status=refusal.status, content_type=MEDIA_TYPE, headers=headers)


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by those who may manage people, never by signing up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return address_of(request) or "0.0.0.0"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Axes counts failures per name and address; allauth's own count per name would let a stranger lock anybody out."""

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in _WRONG:
            return ValidationError(say("login_wrong", reader(), {}), code="login_wrong")
        error: ValidationError = super().validation_error(code, *args)
        return error

    def clean_password(self, password: str, user: Any = None) -> str:
        try:
            return password_in(password, user)
        except Refused as refusal:
            raise ValidationError(sentence(refusal, reader()), code=refusal.code) from refusal

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever typed the password within the last minutes of this session need not type it again to enrol a factor."""
        methods = get_authentication_records(self.request, self.request.user)
        fresh = bool(methods) and time.time() - methods[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(app=app, **kwargs)

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Reached with the right password only, so that nobody learns who is suspended."""
        record(_person(request, user), "people.log_in.suspended", f"person:{user.pk}")
        raise ImmediateHttpResponse(refused(Forbidden("account_suspended")))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keys of second factors are encrypted at rest."""

    def encrypt(self, text: str) -> str:
        return encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return decrypt(encrypted_text)


class SecondFactorGate:
    """Whoever must enrol a second factor reaches the log-in interface and `/me`, and nothing else, until it is done."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        is_open = request.path.startswith(LOG_IN_INTERFACE) or request.path == OWN_PAGE
        if not is_open and request.user.is_authenticated and _must_enrol(request.user.pk):
            return refused(Forbidden("second_factor_required"), request.path)
        return self.get_response(request)


def _must_enrol(person_id: int) -> bool:
    try:
        return queries.must_enrol(person_id)
    except NotFound:
        return False


def attempted_login(request: HttpRequest, credentials: dict[str, Any] | None) -> str:
    """Whose failures are counted: the user name, also when the address was typed (for axes)."""
    given = credentials or {}
    typed = str(given.get("username") or given.get("email") or "").strip().lower()[:254]
    owner = Person.objects.filter(email__iexact=typed).values_list("username", flat=True).first() if "@" in typed else None
    return (owner or typed).lower()


def locked_out(request: HttpRequest, response: HttpResponse | None, credentials: dict[str, Any] | None) -> JsonResponse:
    """The answer while a name is locked at an address (for axes)."""
    minutes = LOCKED_MINUTES.value()
    return refused(TooMany("login_locked", minutes * 60_000, minutes=minutes))


def tries_allowed(request: HttpRequest, credentials: Any) -> int:
    """After how many failures a name is locked at an address (for axes)."""
    return LOG_IN_TRIES.value()


def length_of_lock(request: HttpRequest | None) -> timedelta:
    """How long a name stays locked at an address (for axes)."""
    return timedelta(minutes=LOCKED_MINUTES.value())


class ShortestPassword(MinimumLengthValidator):
    """The length the team asks of passwords."""

    def __init__(self) -> None:
        super().__init__(PASSWORD_LENGTH.value())


def listen(app: Any) -> None:
    """Connects the signals, once, when the applications are loaded."""
    # The roles that ship are rows after every migration, so that an upgrade brings new ones.
    post_migrate.connect(_ship_roles, sender=app, dispatch_uid="people.roles")
    auth.user_logged_in.connect(_logged_in, dispatch_uid="people.in")
    auth.user_logged_out.connect(_logged_out, dispatch_uid="people.out")
    auth.user_login_failed.connect(_failed, dispatch_uid="people.failed")
    for signal, verb in (
        (account.password_changed, "people.password.changed"),
        (account.password_set, "people.password.changed"),
        (account.password_reset, "people.password.reset"),
    ):
        signal.connect(_password_listener(verb), weak=False, dispatch_uid=f"people.{verb}.{id(signal)}")
    for signal, verb in (
        (mfa.authenticator_added, "people.second_factor.added"),
        (mfa.authenticator_removed, "people.second_factor.removed"),
        (mfa.authenticator_reset, "people.second_factor.renewed"),
    ):
        signal.connect(_factor_listener(verb), weak=False, dispatch_uid=verb)
    mfa.authentication_failed.connect(_factor_failed, dispatch_uid="people.factor_failed")


def _ship_roles(using: str, **_: Any) -> None:
    actions.ship_presets(using)


def _person(request: HttpRequest | None, user: Any) -> Actor:
    return Actor("person", user.pk, user.display_name, address_of(request) if request else "", user.locale)


def _logged_in(request: HttpRequest, user: Any, **_: Any) -> None:
    if hasattr(request, "session"):
        request.session.set_expiry(SESSION_DAYS.value() * 86_400)
    record(_person(request, user), "people.log_in", f"person:{user.pk}")


def _logged_out(request: HttpRequest, user: Any, **_: Any) -> None:
    if user is None:
        return
    actions.signed_out(_person(request, user), request.session.session_key)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """Attempts while locked out are not written down again: nobody can fill the log by trying on."""
    if request is None or getattr(request, "axes_locked_out", False):
        return
    name = attempted_login(request, credentials)
    record(Actor("visitor", None, name[:150], address_of(request)), "people.log_in.failed", f"login:{name}"[:80])


def _password_listener(verb: str) -> Any:
    def listener(request: HttpRequest, user: Any, **_: Any) -> None:
        actions.password_was_changed(_person(request, user), verb, request.session.session_key)

    return listener


def _factor_listener(verb: str) -> Any:
    def listener(request: HttpRequest, user: Any, authenticator: Any, **_: Any) -> None:
        actions.second_factor_was_changed(_person(request, user), verb, authenticator.type)

    return listener


def _factor_failed(request: HttpRequest, user: Any, authenticator: Any = None, **_: Any) -> None:
    kind = getattr(authenticator, "type", "")
    record(_person(request, user), "people.second_factor.failed", f"person:{user.pk}", after={"type": kind})
