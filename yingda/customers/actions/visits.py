"""Keeping the trail of a visitor, and letting go of it after some months."""

from collections.abc import Collection

from django.conf import settings
from django.db.models import F

from yingda.customers.events import VisitStarted
from yingda.customers.models import Contact, PageView, Visit
from yingda.customers.rules.landing import device_of, goes_on, kept_url, landing_of
from yingda.kit.text import storable
from yingda.plumbing.clock import now_ms
from yingda.plumbing.store import announce, transaction

DAY_MS = 86_400_000
TITLE_LIMIT = 300
PAGES_KEPT = 500
BATCH = 500


def record_page(contact_id: int, url: str, title: str = "", referrer: str = "", user_agent: str = "") -> Visit | None:
    """Writes down a page a visitor saw; the visit, or None when the address is not one of a web page.

    A visit goes on until 30 minutes of silence, or until a new advertisement brings the visitor back. Of a visit at
    most 500 pages are kept, the later ones are only counted.
    """
    address = kept_url(url)
    if not address:
        return None
    with transaction() as db:
        Contact.objects.select_for_update().get(pk=contact_id)
        visit = Visit.objects.filter(contact_id=contact_id).order_by("-last_at").first()
        if visit is None or not goes_on(visit.last_at, db.now) or _brought_anew(visit, url):
            visit = _started(contact_id, address, url, referrer, user_agent, db.now)
        if visit.pages < PAGES_KEPT:
            PageView.objects.create(visit=visit, url=address, title=storable(title, TITLE_LIMIT), at=db.now)
        visit.pages, visit.last_at = visit.pages + 1, db.now
        Visit.objects.filter(pk=visit.pk).update(pages=F("pages") + 1, last_at=db.now)
        Contact.objects.filter(pk=contact_id).update(last_seen_at=db.now)
        return visit


def forget_old_visits(now: int | None = None, days: int | None = None, spared: Collection[int] = ()) -> int:
    """Deletes visits whose last page is older than `days` (`VISIT_RETENTION_DAYS` by default), except those of the `spared`
    contacts; how many. In small turns, safe to repeat."""
    kept = settings.VISIT_RETENTION_DAYS if days is None else days
    before = (now_ms() if now is None else now) - kept * DAY_MS
    gone = 0
    while True:
        with transaction():
            ids = list(Visit.objects.filter(last_at__lt=before).exclude(contact_id__in=spared).order_by("last_at").values_list("id", flat=True)[:BATCH])
            PageView.objects.filter(visit_id__in=ids).delete()
            Visit.objects.filter(id__in=ids).delete()
        gone += len(ids)
        if len(ids) < BATCH:
            return gone


def _brought_anew(visit: Visit, url: str) -> bool:
    """Whether the address carries marks of another advertisement than the one the visit began with."""
    marks = landing_of(url).marks
    return bool(marks) and any(getattr(visit, name) != value for name, value in marks)


def _started(contact_id: int, address: str, url: str, referrer: str, user_agent: str, now: int) -> Visit:
    visit = Visit.objects.create(
        contact_id=contact_id,
        started_at=now,
        last_at=now,
        landing_page=address,
        referrer=kept_url(referrer),
        device=device_of(user_agent),
        **dict(landing_of(url).marks),
    )
    announce(VisitStarted(visit.pk, contact_id))
    return visit
