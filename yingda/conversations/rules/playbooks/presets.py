"""The playbooks a new team begins with, in the language of whoever sets it up."""

from collections.abc import Mapping

from yingda.conversations.rules.playbooks.document import LEADERS, OWNER, ROLE, Answer, Document, Limits, Rung, StepOf, Who

_LEADERS, _SUPERVISION, _TECHNICAL = Who(LEADERS), Who(ROLE, role="service_supervision"), Who(ROLE, role="technical_support")
_MANAGER, _FULFILMENT, _ADMIN = Who(ROLE, role="project_manager"), Who(ROLE, role="fulfilment_agent"), Who(ROLE, role="administrator")
_TELL_LEADERS = (Rung(_LEADERS),)


def _steps(*steps: tuple[str, int | None, Who]) -> tuple[StepOf, ...]:
    return tuple(StepOf(text, who, minutes) for text, minutes, who in steps)


_OWNER = Who(OWNER)
_ZH: tuple[tuple[str, Document], ...] = (
    (
        "客户投诉",
        Document(
            purpose="客户明确表示要投诉，或情绪激动、要求找负责人时使用。",
            steps=_steps(
                ("先道歉并复述客户的问题，确认理解无误", 3, _OWNER),
                ("核实订单、聊天和物流记录", 30, _OWNER),
                ("建投诉工单，转给责任部门", 45, _OWNER),
                ("给出处理方案和时间，征得客户同意", 120, _OWNER),
                ("处理完成后回访客户", 1440, _OWNER),
            ),
            limits=Limits(2, 5),
            answers=(
                Answer("致歉", "{{customer.name}}您好，给您带来不好的体验，非常抱歉。您反映的问题我已经记下，由我负责跟进到解决。"),
                Answer("告知进度", "您的问题正在核实，我会在 30 分钟内给您答复，请您稍等。"),
            ),
            forbidden=("不可能", "不归我们管", "你自己", "随便你", "规定就是这样"),
            expected=("抱歉",),
            escalation=_TELL_LEADERS,
            told_at_start=(_SUPERVISION,),
        ),
    ),
    (
        "网站故障",
        Document(
            purpose="网站、下单或支付出现故障，多位客户同时来问时使用。",
            steps=_steps(
                ("记录故障现象、开始时间和影响范围", 5, _TECHNICAL),
                ("统一回复口径并群发给受影响的客户", 15, _LEADERS),
                ("技术定位原因，给出预计恢复时间", 30, _TECHNICAL),
                ("恢复后验证下单和支付", None, _TECHNICAL),
                ("解除故障并逐一告知客户", None, _LEADERS),
            ),
            limits=Limits(3, 10),
            answers=(
                Answer("故障说明", "{{customer.name}}您好，网站目前出现故障，我们正在抢修，已下的订单不受影响。恢复后会第一时间告诉您，抱歉给您添麻烦了。"),
                Answer("已恢复", "您好，网站已经恢复，您可以正常下单了。感谢您的耐心等待。"),
            ),
            forbidden=("不知道什么时候好", "你的网络问题"),
            expected=("抱歉",),
            escalation=_TELL_LEADERS,
            told_at_start=(_TECHNICAL, _MANAGER),
            told_at_end=(_MANAGER,),
        ),
    ),
    (
        "退款纠纷",
        Document(
            purpose="客户与我们对退款金额、时限或责任有分歧时使用。",
            steps=_steps(
                ("核对订单、付款和退款记录", 15, _OWNER),
                ("说明规则依据和可选方案", 30, _OWNER),
                ("超出权限的请组长审批", 60, _LEADERS),
                ("提交退款并告知到账时间", 240, _OWNER),
            ),
            limits=Limits(3, 10),
            answers=(
                Answer("说明进度", "您好，您的退款申请我已收到，正在核对订单记录，30 分钟内给您答复。"),
                Answer("到账时间", "您好，退款已提交，预计 1–3 个工作日原路退回，请您留意。"),
            ),
            forbidden=("退不了", "肯定不退", "你去投诉吧"),
            escalation=_TELL_LEADERS,
        ),
    ),
    (
        "节日物流延误",
        Document(
            purpose="大促或节日期间大批订单延误时使用。",
            steps=_steps(
                ("向承运方核实延误线路和预计时间", 30, _FULFILMENT),
                ("统一回复口径并群发给受影响的客户", 45, _LEADERS),
                ("给急用的客户安排补发或退款", 240, _FULFILMENT),
                ("每半天更新一次进展", 720, _FULFILMENT),
            ),
            limits=Limits(5, 15),
            answers=(
                Answer(
                    "延误说明", "{{customer.name}}您好，节日期间包裹较多，您的订单可能晚到 1–3 天，我们已在催促，抱歉让您久等。急用的话请告诉我，我来想办法。"
                ),
            ),
            forbidden=("我也没办法", "快递的事找快递"),
            expected=("抱歉",),
            escalation=_TELL_LEADERS,
            told_at_start=(_FULFILMENT,),
        ),
    ),
    (
        "个人信息泄露",
        Document(
            purpose="怀疑或确认客户个人信息泄露时使用。先止损，再说明，不猜测。",
            steps=_steps(
                ("停止泄露：关闭相关账号、接口或导出", 15, _TECHNICAL),
                ("报告负责人，判断是否须向主管部门报告", 30, _MANAGER),
                ("确认涉及的客户和信息种类", 120, _TECHNICAL),
                ("通知受影响的客户并给出防范建议", 240, _LEADERS),
                ("保存证据，整理书面报告", 1440, _MANAGER),
            ),
            limits=Limits(2, 5),
            answers=(Answer("正在核实", "您好，您反映的情况我们非常重视，已经开始核实。在此期间请不要向任何人提供验证码或转账。"),),
            forbidden=("肯定没有泄露", "不是我们泄露的", "和我们无关"),
            expected=("核实",),
            escalation=(Rung(_MANAGER),),
            told_at_start=(_MANAGER, _ADMIN),
            told_at_end=(_MANAGER,),
        ),
    ),
    (
        "舆情危机",
        Document(
            purpose="负面消息在网上扩散，客户集中来问或来指责时使用。对外只用统一口径。",
            steps=_steps(
                ("收集链接、截图和传播情况", 15, _SUPERVISION),
                ("确定统一口径，未经同意不得自行表态", 30, _MANAGER),
                ("群发统一口径", 45, _LEADERS),
                ("记录客户的主要质疑，每小时汇总", 60, _SUPERVISION),
            ),
            limits=Limits(2, 5),
            answers=(Answer("统一口径", "您好，您关心的事情我们已经注意到，正在认真核实，会尽快公布结果。感谢您的监督。"),),
            forbidden=("水军", "造谣", "竞争对手", "你有证据吗", "无可奉告"),
            escalation=(Rung(_MANAGER),),
            told_at_start=(_MANAGER, _SUPERVISION),
            told_at_end=(_MANAGER,),
        ),
    ),
)
_EN: tuple[tuple[str, Document], ...] = (
    (
        "Complaint",
        Document(
            purpose="When a customer says that they complain, is upset, or asks for whoever is in charge.",
            steps=_steps(
                ("Apologise, repeat the problem in your words and make sure you understood", 3, _OWNER),
                ("Check order, chat and delivery records", 30, _OWNER),
                ("Make a complaint ticket for the department concerned", 45, _OWNER),
                ("Offer a solution with a time and have the customer agree", 120, _OWNER),
                ("Ask the customer afterwards", 1440, _OWNER),
            ),
            limits=Limits(2, 5),
            answers=(
                Answer("Apology", "Hello {{customer.name}}, we are sorry for this experience. I have noted what happened and will see it through to the end."),
                Answer("Progress", "We are looking into it and I will be back with you within 30 minutes."),
            ),
            forbidden=("impossible", "not our problem", "your own fault", "those are the rules"),
            expected=("sorry",),
            escalation=_TELL_LEADERS,
            told_at_start=(_SUPERVISION,),
        ),
    ),
    (
        "Site fault",
        Document(
            purpose="When the site, orders or payment fail and several customers ask at once.",
            steps=_steps(
                ("Note what fails, since when and for whom", 5, _TECHNICAL),
                ("Agree on the answer and send it to those affected", 15, _LEADERS),
                ("Find the cause and say when it will be back", 30, _TECHNICAL),
                ("Check orders and payment once it is back", None, _TECHNICAL),
                ("Give the all-clear and tell the customers", None, _LEADERS),
            ),
            limits=Limits(3, 10),
            answers=(
                Answer(
                    "What is wrong",
                    "Hello {{customer.name}}, our site has a fault and we are working on it. Orders already placed are safe. We "
                    "will tell you as soon as it is back, and we are sorry for the trouble.",
                ),
                Answer("Back again", "Hello, the site is back and you can order as usual. Thank you for your patience."),
            ),
            forbidden=("no idea when", "your connection"),
            expected=("sorry",),
            escalation=_TELL_LEADERS,
            told_at_start=(_TECHNICAL, _MANAGER),
            told_at_end=(_MANAGER,),
        ),
    ),
    (
        "Refund dispute",
        Document(
            purpose="When a customer and we disagree about the amount, time or cause of a refund.",
            steps=_steps(
                ("Check order, payment and refund records", 15, _OWNER),
                ("Explain the terms and what is possible", 30, _OWNER),
                ("Have what goes beyond your authority approved", 60, _LEADERS),
                ("Place the refund and say when it arrives", 240, _OWNER),
            ),
            limits=Limits(3, 10),
            answers=(
                Answer("In progress", "Hello, I have your refund request and am checking the records. I will answer within 30 minutes."),
                Answer("On its way", "Hello, the refund is placed and should reach you in 1 to 3 working days."),
            ),
            forbidden=("no refunds", "never refund", "go and complain"),
            escalation=_TELL_LEADERS,
        ),
    ),
    (
        "Delivery delay at a festival",
        Document(
            purpose="When many orders are late around a sale or festival.",
            steps=_steps(
                ("Ask the carrier which routes are late and until when", 30, _FULFILMENT),
                ("Agree on the answer and send it to those affected", 45, _LEADERS),
                ("Send again or refund where it is urgent", 240, _FULFILMENT),
                ("Give news every half day", 720, _FULFILMENT),
            ),
            limits=Limits(5, 15),
            answers=(
                Answer(
                    "Delay",
                    "Hello {{customer.name}}, with the festival your order may arrive 1 to 3 days later. We are pressing the "
                    "carrier and are sorry for the wait. If it is urgent, tell me and I will find a way.",
                ),
            ),
            forbidden=("nothing I can do", "ask the carrier"),
            expected=("sorry",),
            escalation=_TELL_LEADERS,
            told_at_start=(_FULFILMENT,),
        ),
    ),
    (
        "Leaked personal data",
        Document(
            purpose="When personal data of customers has leaked or may have. Stop it first, then explain, never guess.",
            steps=_steps(
                ("Stop the leak: close the account, interface or export", 15, _TECHNICAL),
                ("Report to whoever is in charge and judge whether the authority must be told", 30, _MANAGER),
                ("Establish whose and what data it is", 120, _TECHNICAL),
                ("Tell those affected and advise them", 240, _LEADERS),
                ("Keep the evidence and write the report", 1440, _MANAGER),
            ),
            limits=Limits(2, 5),
            answers=(
                Answer(
                    "Looking into it", "Hello, we take this very seriously and are verifying it. Meanwhile please give nobody a code and transfer no money."
                ),
            ),
            forbidden=("nothing was leaked", "not from us", "nothing to do with us"),
            expected=("verifying",),
            escalation=(Rung(_MANAGER),),
            told_at_start=(_MANAGER, _ADMIN),
            told_at_end=(_MANAGER,),
        ),
    ),
    (
        "Public-opinion crisis",
        Document(
            purpose="When bad news spreads and customers ask or accuse. Only the agreed words go out.",
            steps=_steps(
                ("Collect links, pictures and how far it has spread", 15, _SUPERVISION),
                ("Agree on the words; nobody comments on their own", 30, _MANAGER),
                ("Send the agreed words", 45, _LEADERS),
                ("Note what customers ask and sum it up every hour", 60, _SUPERVISION),
            ),
            limits=Limits(2, 5),
            answers=(
                Answer(
                    "Agreed words",
                    "Hello, we have seen what concerns you and are looking into it with care. We will publish what we find soon. "
                    "Thank you for watching over us.",
                ),
            ),
            forbidden=("paid trolls", "rumours", "competitors", "do you have proof", "no comment"),
            escalation=(Rung(_MANAGER),),
            told_at_start=(_MANAGER, _SUPERVISION),
            told_at_end=(_MANAGER,),
        ),
    ),
)
PRESETS: Mapping[str, tuple[tuple[str, Document], ...]] = {"zh-CN": _ZH, "en": _EN}
