"""Makers of this room: an installation in which most tables hold something, and what an archive holds."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from tests.makers.conversation_doors import a_scene
from tests.makers.conversations import a_conversation, post, the_customer
from tests.makers.customers import a_contact, a_source, a_tag, an_order
from tests.makers.pay import a_pay_period
from tests.makers.people import a_person, actor_for
from tests.makers.reports import some_reports
from yingda.attribution.actions import following
from yingda.customers import actions as customers
from yingda.customers.actions import keeping, merging
from yingda.kit.actor import SYSTEM, Actor
from yingda.plumbing import jobs
from yingda.plumbing.files import facts, keep


def a_picture(actor: Actor = SYSTEM, name: str = "photo.png") -> Any:
    """A small picture, uploaded."""
    out = BytesIO()
    Image.new("RGB", (8, 8), (200, 80, 60)).save(out, "PNG")
    return keep(actor, name, BytesIO(out.getvalue()), 2**20, ["image/png"])


def post_picture(actor: Actor, conversation_id: int) -> str:
    """A message with a picture; the picture's key."""
    row = a_picture(actor)
    post(actor, conversation_id, "", "image", **facts(row))
    return row.key


def run_jobs(rounds: int = 20) -> None:
    """Everything that is due."""
    for _ in range(rounds):
        if not jobs.run_due():
            return


def a_full_house() -> None:
    """People, customers, conversations, tickets and what hangs on them."""
    scene = a_scene()
    contact = a_contact("王小明", identities=(("phone", "13800138000"), ("email", "xm@example.com")), attributes={"城市": "杭州", "件数": 3, "会员": True})
    talk = a_conversation(contact=contact, text="请问什么时候发货？🚚 'quoted' \\ \u2028")
    post_picture(the_customer(contact), talk.id)
    an_order(contact, a_source())
    customers.record_page(contact.pk, "https://shop.example/p?utm_source=baidu&bd_vid=1", "商品")
    keeping.set_contact_tags(SYSTEM, contact.pk, [a_tag().pk])
    keeping.add_note(SYSTEM, contact.pk, "喜欢下午联系")
    merging.merge(SYSTEM, contact.pk, a_contact("小明").pk)
    assert scene.caller("POST", f"/conversations/{scene['matter']}/messages", {"text": "好的"}).status == 201
    run_jobs()
    following.follow()
    boss = actor_for(a_person(role="administrator"))
    a_pay_period(boss)
    some_reports(boss)


def contents(path: Path) -> dict[str, bytes]:
    """What lies in an archive, without the manifest (it says when it was made)."""
    with zipfile.ZipFile(path) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist() if name != "manifest.json"}
