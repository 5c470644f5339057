"""The verbs: the door other rooms use."""

from yingda.inboxes.actions.inboxes import archive, change, create, for_imports, rotate_secret, show_secret
from yingda.inboxes.actions.tokens import TokenWish, change_token, create_token, revoke_token, rotate_token

__all__ = [
    "TokenWish",
    "archive",
    "change",
    "change_token",
    "create",
    "create_token",
    "for_imports",
    "revoke_token",
    "rotate_secret",
    "rotate_token",
    "show_secret",
]
