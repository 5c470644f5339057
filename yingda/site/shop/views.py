"""The demo shop's pages, which are there where the demo team is and nowhere else.

The web chat on them belongs to the first web inbox, or to the one named by `?inbox=`.
"""

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template import Context, Engine, Template
from django.utils import timezone
from django.utils.dateformat import format as dated

from yingda.inboxes import queries as inboxes
from yingda.site.demo.mark import found
from yingda.site.shop import catalogue
from yingda.site.shop.catalogue import Order, Product
from yingda.site.shop.words import WORDS

HERE = Path(__file__).resolve().parent
FILES = {"shop.css": "text/css; charset=utf-8", "shop.js": "text/javascript; charset=utf-8"}
KEPT = ("utm_source", "utm_medium", "utm_campaign")
ADS: tuple[tuple[str, dict[str, str]], ...] = (
    ("baidu", {"utm_source": "baidu", "utm_medium": "cpc", "utm_campaign": "mingqian-longjing", "bd_vid": "8917254403126658093"}),
    ("google", {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "chinese-tea", "gclid": "EAIaIQobChMI-demo-2611"}),
    ("moments", {"utm_source": "tencent", "utm_medium": "feed", "utm_campaign": "winter-gift", "gdt_vid": "wx0demo2611teagift"}),
)


def shelf(request: HttpRequest) -> HttpResponse:
    """Everything on the shelf."""
    return _page(request, "shelf", {"products": [_shown(one, _lang(request)) for one in catalogue.PRODUCTS.values()]})


def product(request: HttpRequest, slug: str) -> HttpResponse:
    """One product. 404 for what the shop does not sell."""
    asked = catalogue.PRODUCTS.get(slug)
    if asked is None:
        raise Http404
    lang = _lang(request)
    others = [_shown(one, lang) for one in catalogue.PRODUCTS.values() if one.slug != slug][:3]
    return _page(request, "product", {"product": _shown(asked, lang), "others": others})


def order(request: HttpRequest) -> HttpResponse:
    """The look-up of an order by number and the last four digits of the phone."""
    number, end = request.GET.get("number", "")[:40], request.GET.get("end", "")[:8]
    bought = catalogue.order_of(number, end)
    lang = _lang(request)
    facts = {"number": number, "end": end, "asked": bool(number or end), "sample": catalogue.an_order()}
    return _page(request, "order", {**facts, "order": None if bought is None else _shown_order(bought, lang)})


def file(request: HttpRequest, name: str) -> FileResponse:
    """The shop's own style sheet and script: files, because the site's policy allows no script in a page."""
    answer = FileResponse((HERE / name).open("rb"), content_type=FILES[name])
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _lang(request: HttpRequest) -> str:
    return "en" if request.GET.get("lang", "").startswith("en") else "zh-CN"


def _shown(one: Product, lang: str) -> dict[str, Any]:
    texts = {name: getattr(one, name).read(lang) for name in ("name", "size", "taste", "story", "brew")}
    drawn = {name: getattr(one, name) for name in ("slug", "shape", "ground", "colour", "dark", "price")}
    return {**texts, **drawn}


def _shown_order(found: Order, lang: str) -> dict[str, Any]:
    lines = [{**_shown(catalogue.PRODUCTS[slug], lang), "count": count} for slug, count in found.lines]
    form = "j M" if lang == "en" else "n月j日"
    stages = [(name, None if day is None else dated(day, form)) for name, day in found.stages(timezone.localdate(), lang)]
    return {"number": found.number, "lines": lines, "total": found.total(), "carrier": found.carrier.read(lang), "stages": stages}


def _page(request: HttpRequest, name: str, facts: dict[str, Any]) -> HttpResponse:
    if found() is None:
        raise Http404
    lang = _lang(request)
    asked = request.GET.get("inbox", "")[:64]
    kept = {"lang": lang, **({"inbox": asked} if asked else {})}
    other = {**kept, "lang": "zh-CN" if lang == "en" else "en"}
    words = {key: pair.read(lang) for key, pair in WORDS.items()}
    common = {
        "t": words,
        "lang": lang,
        "page": name,
        "keep": urlencode(kept),
        "kept": kept,
        "other": urlencode(other),
        "ads": [(words[f"ad_{key}"], urlencode({**kept, **values})) for key, values in ADS],
        "source": " / ".join(request.GET[key][:40] for key in KEPT if request.GET.get(key)),
        "inbox_key": asked or inboxes.first_web_key(),
    }
    return HttpResponse(_template(name).render(Context({**common, **facts})))


@cache
def _template(name: str) -> Template:
    return Engine(dirs=[str(HERE / "templates")]).get_template(f"shop/{name}.html")
