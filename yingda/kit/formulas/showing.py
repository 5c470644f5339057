"""The canonical text of a formula."""

from yingda.kit.formulas.tree import LONGEST, Call, Chain, Comparison, Name, Negative, Node, Number

_SUM, _PRODUCT, _SIGNED = 1, 2, 3


def shown(node: Node) -> str:
    """The canonical text: parentheses only where they are needed, so that reading it gives the same tree again.

    Blanks stand around signs, unless the formula would then be too long to be read.
    """
    text = _text(node, " ", 0)
    return text if len(text) <= LONGEST else _text(node, "", 0)


def _text(node: Node, gap: str, least: int) -> str:
    """least: how tightly the node must hold together where it stands; a looser one is put in parentheses."""
    text, tightness = _parts(node, gap)
    return text if tightness >= least else f"({text})"


def _parts(node: Node, gap: str) -> tuple[str, int]:
    match node:
        case Number():
            return format(node.value, "f"), _SIGNED
        case Name():
            return node.name, _SIGNED
        case Negative():
            return f"-{_text(node.of, gap, _SIGNED)}", _SIGNED
        case Comparison():
            return f"{_text(node.left, gap, _SUM)}{gap}{node.sign}{gap}{_text(node.right, gap, _SUM)}", 0
        case Call():
            return f"{node.name}({f',{gap}'.join(_text(arg, gap, 0) for arg in node.args)})", _SIGNED
        case Chain():
            own = _SUM if node.steps[0].sign in "+-" else _PRODUCT
            steps = (f"{gap}{step.sign}{gap}{_text(step.of, gap, own + 1)}" for step in node.steps)
            return _text(node.first, gap, own + 1) + "".join(steps), own
