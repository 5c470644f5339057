"""Storage: imports, and the lines they refused."""

from django.db import models

from yingda.plumbing.fields import InstantField

ACTIVE = models.Q(state__in=("reading", "saving", "undoing"))


class Import(models.Model):
    """A file on its way in. State: reading | saving | done | failed | cancelled | undoing | undone.

    While it is `paused_at`, no turn is taken. `place` is where saving has come to in the sorted lines (key, instant, number), so that
    what is stored and how far it is become true together.
    """

    kind = models.CharField(max_length=20)
    source = models.ForeignKey("customers.OrderSource", on_delete=models.PROTECT, related_name="+", db_index=False)
    file_key = models.CharField(max_length=64)
    file_name = models.CharField(max_length=255)
    size = models.BigIntegerField()
    format = models.CharField(max_length=5)
    encoding = models.CharField(max_length=10)
    delimiter = models.CharField(max_length=1)
    header_row = models.IntegerField()
    header = models.JSONField(default=list, help_text="the names of the columns as written")
    mapping = models.JSONField(help_text="column → place in a row, from 0")
    zone = models.CharField(max_length=40, help_text="time zone of times without an offset")
    options = models.JSONField(default=dict)
    by = models.ForeignKey("people.Person", null=True, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=150)
    state = models.CharField(max_length=10, default="reading")
    paused_at = InstantField(null=True)
    problem = models.CharField(max_length=40, default="", help_text="code of what made the whole file fail")
    read_bytes = models.BigIntegerField(default=0)
    lines_read = models.IntegerField(default=0)
    lines_to_save = models.IntegerField(default=0)
    lines_saved = models.IntegerField(default=0)
    lines_refused = models.IntegerField(default=0)
    summary_rows = models.IntegerField(default=0)
    delayed_cells = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    place = models.JSONField(null=True)
    worked_ms = models.BigIntegerField(default=0)
    created_at = InstantField()
    finished_at = InstantField(null=True)
    forgotten_at = InstantField(null=True, help_text="when the file was removed")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source"], condition=ACTIVE, name="imports_one_of_a_source")]
        indexes = [models.Index(fields=["source", "kind", "-id"], name="imports_of_source")]


class Refusal(models.Model):
    """A line that was not taken: which column, and why (a code of a room's sentences with its parameters)."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="+", db_index=False)
    row = models.IntegerField(help_text="as a spreadsheet counts: the header is 1")
    field = models.CharField(max_length=20)
    reason = models.CharField(max_length=40)
    params = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of", "row"], name="imports_refusal_once")]
