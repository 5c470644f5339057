"""The language of an answer."""

from django.http import HttpRequest


def locale_of(request: HttpRequest) -> str:
    """The person's own, else what the browser asks for, else Chinese."""
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return str(user.locale)
    return "en" if request.headers.get("Accept-Language", "").lower().startswith("en") else "zh-CN"
