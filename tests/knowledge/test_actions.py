"""The menu: who may write where, what is refused, recorded and announced."""

import io
import json
from typing import Any

import pytest
from django.db import IntegrityError
from django.db.transaction import atomic

from tests.hostile import hostile_strings
from tests.makers.staff import a_group, a_person, an_actor
from yingda.kit.actor import SYSTEM, Actor, Reach
from yingda.kit.errors import Conflict, Forbidden, Many, NotFound, Refusal, Refused
from yingda.kit.text import matches
from yingda.knowledge import actions, queries
from yingda.knowledge.models import QuickReply, QuickReplyFolder
from yingda.knowledge.queries.menu import found_by
from yingda.knowledge.rules import sheets
from yingda.knowledge.rules.entries import Draft
from yingda.people.models import Person
from yingda.plumbing import files
from yingda.plumbing.models import AuditEntry, StoredEvent

pytestmark = pytest.mark.django_db
ALL = Reach(own=True, everything=True)
OWN = Reach(own=True)


def editor(person: Person | None = None) -> Actor:
    return an_actor(person, quick_reply__use=OWN, quick_reply__edit=ALL)


def agent(person: Person | None = None, *groups: int) -> Actor:
    return an_actor(person, frozenset(groups), quick_reply__use=OWN)


def shared(title: str = "发货", text: str = "今天发货", shortcut: str = "", **more: Any) -> QuickReply:
    return actions.create(SYSTEM, "shared", Draft(title, text, shortcut), **more)


def titles(actor: Actor) -> list[str]:
    return [one["title"] for one in queries.menu(actor)]


def told() -> list[str]:
    return [row.staff for row in StoredEvent.objects.filter(name="settings.changed").order_by("n") if "quick_replies" in row.body]


REACHES = {"no use": None, "own": OWN, "group": "group", "everything": ALL}


@pytest.mark.parametrize("reach", REACHES)
@pytest.mark.parametrize("scope", ["shared", "group", "other group", "personal", "another's"])
@pytest.mark.parametrize("verb", ["create", "change", "archive", "restore", "reorder", "folder", "import"])
def test_who_may_write_where(verb: str, scope: str, reach: str) -> None:
    me, other = a_person(), a_person()
    mine, theirs = a_group(me), a_group()
    place = {"shared": "shared", "group": "group", "other group": "group", "personal": "personal", "another's": "personal"}[scope]
    group = {"group": mine.pk, "other group": theirs.pk}.get(scope)
    owner = agent(other) if scope == "another's" else agent(me)
    reply = actions.create(owner if place == "personal" else SYSTEM, place, Draft("旧", "旧"), group)
    held = {"quick_reply__use": OWN} if reach != "no use" else {}
    if reach == "group":
        held["quick_reply__edit"] = Reach(own=True, groups=frozenset({mine.pk}))
    elif reach not in ("no use",):
        held["quick_reply__edit"] = REACHES[reach]  # type: ignore[assignment]
    actor = an_actor(me, frozenset({mine.pk}), **held)
    expected = {"shared": reach == "everything", "group": reach in ("group", "everything"), "other group": reach == "everything",
                "personal": reach != "no use", "another's": False}[scope]  # fmt: skip
    if scope == "another's" and verb in ("create", "folder", "import"):
        return  # a personal entry is always made for oneself
    if verb == "restore":
        actions.archive(owner if place == "personal" else SYSTEM, [reply.pk])
    data = "title,text\n甲,乙\n".encode()
    verbs: dict[str, Any] = {
        "create": lambda: actions.create(actor, place, Draft("新", "新"), group),
        "change": lambda: actions.change(actor, reply.pk, {"text": "改"}),
        "archive": lambda: actions.archive(actor, [reply.pk]),
        "restore": lambda: actions.restore(actor, [reply.pk]),
        "reorder": lambda: actions.reorder(actor, None, place, group, [reply.pk]),
        "folder": lambda: actions.create_folder(actor, "夹", place, group),
        "import": lambda: actions.import_sheet(actor, data, place, group),
    }
    entries = AuditEntry.objects.count()
    try:
        verbs[verb]()
        allowed = True
    except (Forbidden, NotFound, Refused):
        allowed = False
    assert allowed is expected
    assert (AuditEntry.objects.count() > entries) is expected or verb == "reorder"


def test_who_sees_what() -> None:
    me, other = a_person(), a_person()
    mine, theirs = a_group(me), a_group(other)
    shared("共享")
    actions.create(SYSTEM, "group", Draft("我组", "x"), mine.pk)
    actions.create(SYSTEM, "group", Draft("他组", "x"), theirs.pk)
    actions.create(agent(me), "personal", Draft("我的", "x"))
    actions.create(agent(other), "personal", Draft("他的", "x"))
    assert sorted(titles(agent(me, mine.pk))) == sorted(["共享", "我组", "我的"])
    assert sorted(titles(editor(me))) == sorted(["共享", "我组", "他组", "我的"])
    for reply in QuickReply.objects.exclude(title__in=("共享", "我组", "我的")):
        with pytest.raises(NotFound):
            actions.note_use(agent(me, mine.pk), reply.pk)
    with pytest.raises(Forbidden):
        queries.menu(an_actor(me))


def test_those_are_told_whose_menu_changed() -> None:
    me = a_person()
    group = a_group(me)
    shared()
    actions.create(SYSTEM, "group", Draft("组", "x"), group.pk)
    reply = actions.create(agent(me), "personal", Draft("我", "x"))
    assert told() == ["staff", f"w:{group.pk}", f"u:{me.pk}"]
    actions.note_use(agent(me), reply.pk, 5)
    assert len(told()) == 3


def test_a_personal_reply_becomes_shared_only_by_who_may_edit_shared_ones() -> None:
    me = a_person()
    reply = actions.create(agent(me), "personal", Draft("我", "x"))
    with pytest.raises(Forbidden):
        actions.change(agent(me), reply.pk, {"scope": "shared"})
    moved = actions.change(editor(me), reply.pk, {"scope": "shared"})
    assert (moved.scope, moved.owner_id) == ("shared", None)


def test_duplicates_are_refused_naming_the_other_one() -> None:
    shared("发货", shortcut="fh")
    for draft, code in ((Draft("发货", "x"), "reply_title_taken"), (Draft("别的", "x", "/FH"), "reply_shortcut_taken")):
        with pytest.raises(Refused) as refused:
            actions.create(SYSTEM, "shared", draft)
        assert refused.value.code == code and refused.value.params["title"] == "发货"
    actions.create(agent(a_person()), "personal", Draft("发货", "x", "fh"))
    with pytest.raises(IntegrityError), atomic():
        QuickReply.objects.filter(scope="personal").update(scope="shared", owner=None)


def test_two_who_take_one_shortcut_at_once_do_not_both_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    shared("一", shortcut="fh")
    monkeypatch.setattr("yingda.knowledge.actions.replies._check_taken", lambda reply: None)
    with pytest.raises(Refused, match="reply_shortcut_taken"):
        shared("二", shortcut="fh")
    assert QuickReply.objects.count() == 1


def test_a_change_over_somebody_elses_is_a_conflict_and_every_wrong_field_is_named() -> None:
    reply = shared()
    actions.change(editor(), reply.pk, {"text": "一"}, version=1)
    with pytest.raises(Conflict, match="reply_changed_meanwhile"):
        actions.change(editor(), reply.pk, {"text": "二"}, version=1)
    with pytest.raises(Many) as many:
        actions.change(editor(), reply.pk, {"title": "", "text": "{{nobody}}", "shortcut": "a b"})
    assert [one.field for one in many.value.refusals] == ["title", "shortcut", "text"]
    reply.refresh_from_db()
    assert (reply.text, reply.version) == ("一", 2)
    entry = AuditEntry.objects.get(verb="knowledge.quick_reply.changed")
    assert (json.loads(entry.before), json.loads(entry.after)) == ({"text": "今天发货"}, {"text": "一"})


def test_folders_have_two_levels_and_one_scope() -> None:
    top = actions.create_folder(SYSTEM, "售前", "shared")
    inner = actions.create_folder(SYSTEM, "物流", "shared", parent_id=top.pk)
    group = a_group()
    refusals: list[Any] = [
        (lambda: actions.create_folder(SYSTEM, "三级", "shared", parent_id=inner.pk), "folder_too_deep"),
        (lambda: actions.create_folder(SYSTEM, " 售前 ", "shared"), "folder_taken"),
        (lambda: actions.create_folder(SYSTEM, "", "shared"), "folder_name_missing"),
        (lambda: actions.create_folder(SYSTEM, "组", "group", group.pk, top.pk), "reply_folder_unknown"),
        (lambda: actions.create_folder(SYSTEM, "组", "group"), "reply_group_missing"),
        (lambda: actions.create_folder(SYSTEM, "组", "group", group.pk + 999), "reply_group_unknown"),
        (lambda: actions.create_folder(SYSTEM, "组", "public"), "reply_scope_wrong"),
        (lambda: actions.change_folder(SYSTEM, top.pk, {"parent_id": inner.pk}), "folder_too_deep"),
        (lambda: actions.change_folder(SYSTEM, top.pk, {"parent_id": top.pk}), "folder_too_deep"),
        (lambda: actions.archive_folder(SYSTEM, top.pk), "folder_not_empty"),
        (lambda: actions.create(SYSTEM, "group", Draft("a", "b"), group.pk, inner.pk), "reply_folder_unknown"),
    ]
    for verb, code in refusals:
        with pytest.raises(Refusal) as refused:
            verb()
        assert refused.value.code == code
    shared(folder_id=inner.pk)
    with pytest.raises(Refused, match="folder_not_empty"):
        actions.archive_folder(SYSTEM, inner.pk)
    assert [one.name for one in queries.folders(editor())] == ["售前", "物流"]


def test_order_move_and_archive_with_undo() -> None:
    folder = actions.create_folder(SYSTEM, "售前", "shared")
    one, two, three = (shared(title, shortcut=title, folder_id=folder.pk) for title in ("a", "b", "c"))
    actions.reorder(editor(), folder.pk, "shared", None, [three.pk, one.pk])
    assert titles(editor()) == ["c", "a", "b"]
    with pytest.raises(Refused, match="reply_order_wrong"):
        actions.reorder(editor(), None, "shared", None, [one.pk])
    gone = actions.archive(editor(), [one.pk, two.pk])
    assert titles(editor()) == ["c"] and actions.archive(editor(), [one.pk]) == []
    assert [row["title"] for row in queries.menu(editor(), archived=True)] == ["a", "b"]
    assert actions.restore(editor(), gone) == gone and titles(editor()) == ["c", "a", "b"]
    with pytest.raises(NotFound):
        actions.archive(editor(), [one.pk, 999_999])
    assert titles(editor()) == ["c", "a", "b"]
    actions.archive(editor(), [two.pk])
    shared("b", shortcut="other", folder_id=folder.pk)
    with pytest.raises(Refused, match="reply_title_taken"):
        actions.restore(editor(), [two.pk])
    actions.change(editor(), one.pk, {"folder_id": None})
    assert QuickReply.objects.get(pk=one.pk).folder_id is None


def test_uses_are_counted() -> None:
    reply, me = shared(), agent(a_person())
    for conversation in (5, 5, 6):
        actions.note_use(me, reply.pk, conversation)
    assert queries.menu(me)[0]["uses"] == 3 and queries.use_counts(me, 0, 2**62) == {reply.pk: 3}
    assert queries.use_counts(me, 0, 1) == {}


def test_attachments_are_claimed_and_unknown_ones_refused(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    file = files.keep(SYSTEM, "价目.txt", io.BytesIO("一".encode()), 100, files.KINDS)
    reply = shared(attachments=[file.key])
    file.refresh_from_db()
    assert file.subject == f"quick_reply:{reply.pk}"
    assert queries.menu(editor())[0]["attachments"][0]["name"] == "价目.txt"
    for keys, code in ((["nothing"], "reply_attachment_unknown"), (["x"] * 11, "reply_too_many_attachments")):
        with pytest.raises(Refused, match=code):
            actions.change(editor(), reply.pk, {"attachments": keys})


def test_the_tag_is_another_one_after_every_change_one_can_see_and_only_then() -> None:
    me, other = agent(a_person()), agent(a_person())
    tags = [queries.menu_tag(me)]
    reply = shared()
    tags.append(queries.menu_tag(me))
    actions.change(SYSTEM, reply.pk, {"text": "二"})
    tags.append(queries.menu_tag(me))
    folder = actions.create_folder(SYSTEM, "夹", "shared")
    tags.append(queries.menu_tag(me))
    actions.change_folder(SYSTEM, folder.pk, {"name": "夹子"})
    tags.append(queries.menu_tag(me))
    actions.archive(SYSTEM, [reply.pk])
    tags.append(queries.menu_tag(me))
    assert len(set(tags)) == len(tags)
    actions.create(other, "personal", Draft("他", "x"))
    assert queries.menu_tag(me) == tags[-1] != queries.menu_tag(other)


@pytest.mark.parametrize(
    "query",
    ["物流", "wuliu", "wl", "查询 物流", "fh1", "顺丰 天", "lü", "绿", "lv", "%", "_", "'", "1-3", "zzz", "wu liu", "", "O'Brien"],
)
def test_the_database_finds_what_the_rule_finds(query: str) -> None:
    shared("物流查询", "顺丰快递 1-3 天", "fh1")
    shared("绿色包装", "100% O'Brien", "lv_")
    shared("退款", "请稍等")
    by_rule = {row.pk for row in QuickReply.objects.all() if matches(query, row.search_keys)}
    assert set(QuickReply.objects.filter(found_by(query)).values_list("pk", flat=True)) == by_rule


def test_a_search_shows_the_shortcut_first_then_titles_then_the_most_used() -> None:
    me = agent(a_person())
    used, other = shared("乙", "发票说明"), shared("甲", "发票寄送")
    shared("发票", "x"), shared("开票", "x", "发票")
    actions.note_use(me, other.pk)
    assert [one["title"] for one in queries.search(me, "发票")] == ["开票", "发票", "甲", "乙"]
    assert [one["title"] for one in queries.search(me, "/发票", limit=1)] == ["开票"]
    assert used.pk


SHEET = "folder,title,text,shortcut\n售前/物流,发货,今天发,fh\n售前,你好,您好,nh\n"


def test_an_import_makes_replies_and_folders_and_comes_back_out() -> None:
    done = actions.import_sheet(editor(), SHEET.encode(), "shared")
    assert (done.created, done.refused) == (2, ())
    assert sorted(QuickReplyFolder.objects.values_list("name", flat=True)) == sorted(["售前", "物流"])
    rows = sheets.read(queries.exported(editor(), "shared", as_xlsx=True))
    assert {(row.folder, row.title, row.text, row.shortcut) for row in rows} == {("售前/物流", "发货", "今天发", "fh"), ("售前", "你好", "您好", "nh")}


def test_an_import_with_wrong_rows_makes_nothing_unless_told_to_skip_them() -> None:
    shared("旧的", shortcut="old")
    wrong = SHEET + "售前,发票,{{x}},\n,发票,好,old\na/b/c,深,好,\n售前,你好,重复,\n,再来,好,FH\n,,,空\n"
    before = (QuickReply.objects.count(), QuickReplyFolder.objects.count(), AuditEntry.objects.count(), len(told()))
    done = actions.import_sheet(editor(), wrong.encode(), "shared")
    assert [(one.row, one.refusal.code) for one in done.refused] == [
        (4, "reply_variable_unknown"),
        (5, "reply_shortcut_taken"),
        (6, "folder_too_deep"),
        (7, "sheet_title_twice"),
        (8, "sheet_shortcut_twice"),
        (9, "reply_title_missing"),
        (9, "reply_text_missing"),
    ]
    assert done.created == 0
    assert before == (QuickReply.objects.count(), QuickReplyFolder.objects.count(), AuditEntry.objects.count(), len(told()))
    assert actions.import_sheet(editor(), wrong.encode(), "shared", skip_wrong=True).created == 2
    assert QuickReply.objects.count() == 3 and not QuickReplyFolder.objects.filter(name="a").exists()


def test_hostile_strings_are_kept_whole_or_refused() -> None:
    me = agent(a_person())
    for text in hostile_strings(step=12):
        try:
            reply = actions.create(me, "personal", Draft(text, text))
        except Refusal:
            continue
        reply.refresh_from_db()
        assert reply.text == text.strip() and reply.title == " ".join(text.split())
        assert queries.search(me, text[:100]) is not None
        actions.archive(me, [reply.pk])
