"""How accounts behave: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are made by those who may manage people, never by signing up."""

    def is_open_for_signup(self, request: Any) -> bool:
        return False
