"""Playbooks of the demo: an incident of this morning with its review, and a complaint that is being handled by its playbook."""

from collections.abc import Iterator

from yingda.conversations.actions.playbooks import beginning, ending, following, playbooks, reviewing, steps
from yingda.conversations.actions.playbooks.beginning import New
from yingda.conversations.queries.playbooks import activations
from yingda.conversations.queries.playbooks.playbooks import playbooks as all_playbooks
from yingda.kit.actor import SYSTEM
from yingda.plumbing import clock
from yingda.plumbing.store import Db
from yingda.site.demo.history import History
from yingda.site.demo.world import DAY, MINUTE, World

FAULT, COMPLAINT = "网站故障", "客户投诉"
LEADER = "shenruoxi"
BEGAN, COMPLAINED = 42 * MINUTE, 4 * MINUTE
SUMMARY = "支付域名的证书到期，没有提前续期，约半小时无法付款。"
CAUSES = "证书由个人手工管理，到期提醒只发到一个邮箱。"
CHANGES = "证书统一登记，自动续期，到期前两周在群里提醒。"


def make_playbooks() -> None:
    """Those a team begins with."""
    playbooks.make_first("zh-CN")


def begin(world: World, db: Db, hour: History) -> None:
    """The incident goes on beside the chats of the hour; once."""
    number = _numbers().get(FAULT)
    if number is not None and not activations.page(SYSTEM, "team", "", "", None, 1)[0]:
        hour.begin(hour.until - BEGAN, _incident(world, db, number))


def complain(world: World, conversation_id: int, holder: str) -> None:
    """The complaint in a conversation that `holder` has: its first step is done."""
    number = _numbers().get(COMPLAINT)
    if number is None:
        return
    with clock.at(world.now - COMPLAINED):
        one = beginning.begin_for(world.actor(holder), conversation_id, number, "收到的茶罐破损，客户要求赔偿")
    with clock.at(world.now - COMPLAINED + MINUTE):
        steps.finish(world.actor(holder), activations.one(SYSTEM, one.pk)["steps"][0]["id"], "已致歉并复述问题")


def _numbers() -> dict[str, int]:
    return {one["name"]: one["id"] for one in all_playbooks(SYSTEM)}


def _incident(world: World, db: Db, playbook_id: int) -> Iterator[int]:
    leader = world.actor(LEADER)
    story = "支付页面的证书过期，客户付款时提示不安全。"
    one = beginning.begin_incident(leader, New(playbook_id, "支付页面打不开", story, notice="支付页面暂时无法打开，我们正在抢修，已下的订单不受影响。"))
    for step in activations.one(SYSTEM, one.pk)["steps"]:
        yield clock.now_ms() + 5 * MINUTE
        steps.finish(leader, step["id"])
    yield clock.now_ms() + MINUTE
    following.hear_again(db, one.pk)
    ending.end(leader, one.pk, "证书已更新，下单和支付都已验证")
    yield clock.now_ms() + 8 * MINUTE
    said = {"summary": SUMMARY, "causes": CAUSES, "changes": CHANGES, "finished": True}
    reviewing.write(leader, one.pk, said)
    reviewing.add_action(leader, one.pk, "证书改为自动续期", world.people[LEADER], world.now + 7 * DAY)
    reviewing.add_action(leader, one.pk, "支付页面加可用性监控", None, world.now + 14 * DAY)
