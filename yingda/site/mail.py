"""Mail where no server is set: refused, never pretended."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class MailNotConfigured(Exception):
    """There is no mail server to send with; the message was not sent."""

    def __init__(self) -> None:
        super().__init__("YINGDA_SMTP_URL is not set: the mail was not sent / 没有设置 YINGDA_SMTP_URL，邮件没有发出")


class NotConfigured(BaseEmailBackend):
    """Refuses every message with `MailNotConfigured`, so that the job fails, is tried again and then kept as dead with the reason."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Sends nothing. Raises `MailNotConfigured` unless there is nothing to send."""
        if email_messages:
            raise MailNotConfigured
        return 0
