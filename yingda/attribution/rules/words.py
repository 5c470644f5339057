"""What a chat was about, guessed from words: why an inquiry may have been lost (spec: metrics.md §2, `lost_inquiries`)."""

import re
from collections.abc import Iterable

PRICE, STOCK, DELIVERY = "price", "stock", "delivery"
_TOPICS = {
    PRICE: re.compile(r"太贵|贵了|便宜|优惠|打折|折扣|降价|价格|多少钱|满减|优惠券|包邮吗|expensive|cheaper|discount|coupon|price", re.IGNORECASE),
    STOCK: re.compile(r"没货|缺货|有货|现货|补货|断码|断货|库存|预售|in stock|out of stock|restock", re.IGNORECASE),
    DELIVERY: re.compile(r"发货|几天到|多久到|快递|物流|什么时候到|送到|顺丰|deliver|shipping|arrive", re.IGNORECASE),
}
_UNSURE = re.compile(r"不太?清楚|不太?了解|不确定|不知道|帮您?问(一下|下)|需要?核实|not sure|don'?t know|let me (ask|check with)", re.IGNORECASE)


def topics_of(asked: Iterable[str]) -> frozenset[str]:
    """Which of price, stock and delivery the customer's lines are about."""
    text = "\n".join(asked)
    return frozenset(topic for topic, pattern in _TOPICS.items() if pattern.search(text))


def unsure(said: Iterable[str]) -> bool:
    """Whether an agent's lines say that they do not know."""
    return _UNSURE.search("\n".join(said)) is not None


def coded(asked: Iterable[str], code_words: Iterable[str]) -> bool:
    """Whether a line of the customer has one of the code words (in lower case)."""
    words = tuple(code_words)
    return bool(words) and any(word in line.casefold() for line in asked for word in words)


def wordless(asked: Iterable[str]) -> bool:
    """Whether the customer's lines have no letter or digit of any script."""
    return not any(character.isalnum() for line in asked for character in line)
