"""The types of tickets a new team begins with: six of follow-up work and the two liaison lines."""

from yingda.conversations.rules.tickets.types import Field, StepTemplate, TypeDocument

HOUR, DAY = 60, 24 * 60


def _text(key: str, label: str, required: bool = False) -> Field:
    return Field(key, label, "text", required)


def _long(key: str, label: str, required: bool = False) -> Field:
    return Field(key, label, "textarea", required)


def _choice(key: str, label: str, *choices: str) -> Field:
    return Field(key, label, "choice", True, choices)


_ORDER = Field("order_number", "订单号", "order_number", True)

# key, name, document
PRESET_TYPES: tuple[tuple[str, str, TypeDocument], ...] = (
    ("site_fault", "网站故障", TypeDocument(due_minutes=4 * HOUR, fields=(
        _text("page", "出错的页面", True), _long("what_happened", "现象", True), _choice("reach", "影响范围", "单个客户", "部分客户", "全部客户"),
    ), steps=(StepTemplate("定位原因", minutes=HOUR), StepTemplate("修复并验证", minutes=3 * HOUR)))),
    ("delivery", "物流配送", TypeDocument(due_minutes=DAY, fields=(
        _ORDER, _choice("problem", "问题", "延迟", "破损", "丢件", "错发", "改地址"), _text("waybill", "运单号"),
    ), steps=(StepTemplate("联系承运方", minutes=4 * HOUR), StepTemplate("答复客户", minutes=20 * HOUR)))),
    ("complaint", "投诉", TypeDocument(due_minutes=DAY, fields=(
        _long("about", "投诉内容", True), _choice("wish", "客户诉求", "道歉", "赔偿", "换货", "退款", "改进"), Field("order_number", "订单号", "order_number"),
    ), steps=(StepTemplate("核实情况", minutes=4 * HOUR), StepTemplate("给出方案", minutes=8 * HOUR), StepTemplate("回访客户", minutes=12 * HOUR)))),
    ("refund", "退款", TypeDocument(due_minutes=2 * DAY, fields=(
        _ORDER, Field("amount", "退款金额", "number", True), _choice("reason", "退款原因", "质量问题", "不想要了", "发错货", "未收到货"),
    ), steps=(StepTemplate("审核", minutes=8 * HOUR), StepTemplate("退款到账", minutes=40 * HOUR)))),
    ("account", "账户问题", TypeDocument(due_minutes=DAY, fields=(
        _text("account", "账户", True), _choice("problem", "问题", "无法登录", "资料有误", "权限不对", "注销"),
    ))),
    ("product_request", "产品需求", TypeDocument(due_minutes=5 * DAY, fields=(
        _text("product", "产品", True), _long("wish", "客户想要什么", True), Field("customers", "提到的客户数", "number"),
    ))),
    ("product_improvement", "产品改进建议", TypeDocument(liaison="product_improvement", due_minutes=5 * DAY, fields=(
        _text("product", "产品", True), _long("said", "客户原话", True), _long("proposal", "改进建议"),
    ))),
    ("selling_knowledge", "产品与销售知识", TypeDocument(liaison="selling_knowledge", due_minutes=3 * DAY, fields=(
        _long("question", "不会答的问题", True), _text("product", "产品"),
    ))),
)  # fmt: skip
