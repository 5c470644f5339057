"""A formula as a line of text, made of the definition itself."""

from yingda.performance.rules.metrics.expression import Awaited, Difference, Expression, Measure, Ratio, Score, Where

_HOW = {
    "count": ("数", "count"), "distinct": ("不同值数", "distinct"), "sum": ("合计", "sum"), "mean": ("平均", "mean"), "median": ("中位数", "median"),
    "p90": ("P90", "p90"), "variance": ("方差", "variance"), "max": ("最大值", "max"),
}  # fmt: skip
_TABLES = {
    "session": ("会话", "sessions"), "agent": ("会话里的客服", "agents in sessions"), "round": ("轮次", "rounds"), "customer": ("客户日", "customer days"),
    "reception": ("接待", "receptions"), "inquiry": ("询单", "inquiries"), "lost": ("未成交询单", "lost inquiries"), "resolution": ("会话", "sessions"),
    "service": ("时限", "targets"), "load": ("同时接待", "load"), "presence": ("在岗", "presence"), "backlog": ("积压快照", "backlog snapshots"),
    "credit": ("成交订单", "paid orders"), "order": ("订单", "orders"), "refund": ("已付款订单", "paid orders"), "assist": ("协助", "assists"),
}  # fmt: skip


def formula_of(expression: Expression, locale: str) -> str:
    """The formula in the reader's language; column names are those of the facts. Empty for what has none yet."""
    place = 1 if locale == "en" else 0
    match expression:
        case Ratio(top, bottom):
            return f"{_measure(top, place)} ÷ {_measure(bottom, place)}"
        case Difference(of, less):
            return f"{_measure(of, place)} − {_measure(less, place)}"
        case Score(up, down, every):
            return f"100 × ({_measure(up, place)} − {_measure(down, place)}) ÷ {_measure(every, place)}"
        case Awaited():
            return ""
    return _measure(expression, place)


def _measure(one: Measure, place: int) -> str:
    table = _TABLES[one.table][place]
    inside = "; ".join(part for part in (one.column, _conditions(one.where)) if part)
    said = f"{_HOW[one.how][place]} {table}" if place else f"{table}{_HOW[one.how][place]}"
    return f"{said} [{inside}]" if inside else said


def _conditions(where: tuple[Where, ...]) -> str:
    return ", ".join(f"{one.column} {one.operator}" + ("" if one.value is None else f" {one.value}") for one in where)
