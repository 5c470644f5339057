"""Storage: visits to the site and the pages seen."""

from django.db import models

from yingda.customers.models.contacts import Contact
from yingda.plumbing.fields import InstantField


class Visit(models.Model):
    """Pages seen without a long pause, and where the visitor came from."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="+", db_index=False)
    started_at = InstantField()
    last_at = InstantField()
    pages = models.IntegerField(default=0)
    landing_page = models.TextField()
    referrer = models.TextField(default="")
    device = models.CharField(max_length=10, default="")
    utm_source = models.CharField(max_length=200, default="")
    utm_medium = models.CharField(max_length=200, default="")
    utm_campaign = models.CharField(max_length=200, default="")
    utm_term = models.CharField(max_length=200, default="")
    utm_content = models.CharField(max_length=200, default="")
    gclid = models.CharField(max_length=300, default="")
    bd_vid = models.CharField(max_length=300, default="")
    msclkid = models.CharField(max_length=300, default="")
    qhclickid = models.CharField(max_length=300, default="")
    gdt_vid = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [
            models.Index(fields=["contact", "-started_at", "-id"], name="customers_visit_contact"),
            models.Index(fields=["last_at"], name="customers_visit_last"),
        ]


class PageView(models.Model):
    """One page seen during a visit."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="+", db_index=False)
    url = models.TextField()
    title = models.CharField(max_length=300, default="")
    at = InstantField()

    class Meta:
        indexes = [models.Index(fields=["visit", "at"], name="customers_pageview_visit")]
