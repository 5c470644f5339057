"""Filters a person keeps."""

from django.db import models


class SavedView(models.Model):
    """A named set of list filters; personal."""

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.TextField()
    position = models.IntegerField(default=0)
