"""Storage: people, the units they belong to, roles, presence, calendars."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """A colleague with an account."""

    display_name = models.CharField(max_length=80)
    locale = models.CharField(max_length=10, default="zh-CN")

    class Meta(AbstractUser.Meta):
        pass
