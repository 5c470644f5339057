"""Filters a person keeps."""

from django.db import models


class SavedView(models.Model):
    """A named set of filters of one list (`conversations` or `tickets`); personal."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    list = models.CharField(max_length=20, default="conversations")
    name = models.CharField(max_length=60)
    query = models.TextField()
    position = models.IntegerField(default=0)
