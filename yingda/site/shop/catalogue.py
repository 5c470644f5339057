"""What the demo shop shows: teas, ware, and two orders that can be looked up. Prices in yuan."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple


class Words(NamedTuple):
    """One text in both languages."""

    zh: str
    en: str

    def read(self, lang: str) -> str:
        """The text in `lang`: English for `en`, else Chinese."""
        return self.en if lang == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Product:
    """Something on the shelf; `shape` is what its picture shows: pouch, cake or cup."""

    slug: str
    shape: str
    ground: str
    colour: str
    dark: str
    price: Decimal
    name: Words
    size: Words
    taste: Words
    story: Words
    brew: Words


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of an order, `days_ago` days before today; None: not reached."""

    name: Words
    days_ago: int | None


@dataclass(frozen=True, slots=True)
class Order:
    """An order that can be looked up by its number and the last four digits of the phone."""

    number: str
    phone_end: str
    lines: tuple[tuple[str, int], ...]
    carrier: Words
    steps: tuple[Step, ...]

    def total(self) -> Decimal:
        """What it cost, in yuan."""
        return sum((PRODUCTS[slug].price * count for slug, count in self.lines), Decimal(0))

    def stages(self, today: date, lang: str) -> list[tuple[str, date | None]]:
        """Each stage with its day."""
        return [(step.name.read(lang), None if step.days_ago is None else today - timedelta(days=step.days_ago)) for step in self.steps]


_TEAS = (
    Product(
        "longjing", "pouch", "#e4ead8", "#7f9f5b", "#4c6a34", Decimal("168.00"),
        Words("明前龙井", "Pre-Qingming Longjing"), Words("50 g · 绿茶", "50 g · green"),
        Words("豆香清甜，回味干净", "Sweet bean aroma, a clean finish"),
        Words("清明前采的一芽一叶，手工炒制，叶片扁平光滑。今年只收了两百斤。",
              "One bud and one leaf, picked before Qingming and pan-fired by hand. We took in a hundred kilos this year."),
        Words("80 ℃ 水，3 g 茶配 150 ml，先倒水后投茶，两分钟出汤。", "80 °C, 3 g to 150 ml. Water first, then the leaves; pour after two minutes."),
    ),
    Product(
        "dancong", "pouch", "#f3e6d3", "#c98b4a", "#8a5522", Decimal("128.00"),
        Words("凤凰单丛 · 鸭屎香", "Phoenix Dancong, Yashixiang"), Words("100 g · 乌龙", "100 g · oolong"),
        Words("栀子花香，回甘持久", "Gardenia, and a long sweet return"),
        Words("名字不雅，香气极好。单株采摘，炭火慢焙两道，第三泡最香。",
              "An odd name for a wonderful scent. Picked bush by bush, roasted twice over charcoal; the third brew is the best."),
        Words("沸水，7 g 茶配 110 ml 盖碗，前三泡快出。", "Boiling water, 7 g to a 110 ml gaiwan; pour the first three brews at once."),
    ),
    Product(
        "yinzhen", "pouch", "#e9edf0", "#9fb0b8", "#5d7078", Decimal("198.00"),
        Words("白毫银针", "Silver Needle"), Words("50 g · 白茶", "50 g · white"),
        Words("毫香清雅，入口柔和", "Downy and soft, with a hint of melon"),
        Words("只取肥壮的单芽，日晒后低温烘干，不炒不揉，可以放着慢慢喝。",
              "Plump single buds, dried in the sun and nothing more. It keeps, and gets better for it."),
        Words("85 ℃ 水，3 g 茶配 150 ml，三分钟出汤，可续五泡。", "85 °C, 3 g to 150 ml, three minutes; good for five brews."),
    ),
    Product(
        "xiaozhong", "pouch", "#f1dfd8", "#a9553f", "#6d2e20", Decimal("98.00"),
        Words("正山小种", "Lapsang Souchong"), Words("100 g · 红茶", "100 g · black"),
        Words("桂圆香，不熏烟", "Longan and honey, not smoked"),
        Words("桐木关的老茶树，无烟工艺，汤色金红，冬天配牛奶也好喝。",
              "Old bushes of Tongmu, made without smoke. Red-gold in the cup; in winter it takes milk well."),
        Words("90 ℃ 水，5 g 茶配 150 ml，十秒出汤。", "90 °C, 5 g to 150 ml; pour after ten seconds."),
    ),
    Product(
        "puer", "cake", "#eadfd2", "#8b6b4a", "#4e3823", Decimal("158.00"),
        Words("古树普洱熟饼", "Ripe Pu’er, old trees"), Words("357 g · 黑茶", "357 g · dark"),
        Words("醇厚顺滑，枣香", "Thick and smooth, with jujube"),
        Words("2021 年春料，存放五年，没有仓味。一饼能喝一个冬天。",
              "Leaves of spring 2021, kept five years in a dry room. One cake lasts a winter."),
        Words("沸水，洗茶一道，7 g 茶配 110 ml，二十秒出汤。", "Boiling water, rinse once, 7 g to 110 ml, twenty seconds."),
    ),
    Product(
        "gaiwan", "cup", "#e3e8ea", "#f7f7f4", "#8d9a9e", Decimal("50.00"),
        Words("白瓷盖碗", "White gaiwan"), Words("110 ml · 茶具", "110 ml · ware"),
        Words("薄胎不烫手", "Thin walls, a rim that stays cool"),
        Words("德化白瓷，口沿外撇，出水利落。一人喝茶，这一只就够。",
              "Dehua porcelain with a flared rim that pours clean. For one drinker it is all you need."),
        Words("用前沸水烫一遍，可进洗碗机。", "Rinse with boiling water before use. Safe in the dishwasher."),
    ),
)  # fmt: skip
PRODUCTS = {product.slug: product for product in _TEAS}

_PLACED, _PACKED = Words("已下单", "Placed"), Words("已打包", "Packed")
_SENT, _HERE = Words("运输中", "On its way"), Words("已签收", "Delivered")
_ORDERS = (
    Order(
        "QH2611-0172", "6688", (("longjing", 2), ("gaiwan", 1)), Words("顺丰 SF1387 2206 5104", "SF Express SF1387 2206 5104"),
        (Step(_PLACED, 3), Step(_PACKED, 2), Step(_SENT, 1), Step(_HERE, None)),
    ),
    Order(
        "QH2611-0158", "2046", (("puer", 1),), Words("中通 7360 1189 4422", "ZTO 7360 1189 4422"),
        (Step(_PLACED, 9), Step(_PACKED, 8), Step(_SENT, 7), Step(_HERE, 5)),
    ),
)  # fmt: skip


def order_of(number: str, phone_end: str) -> Order | None:
    """The order with this number and these last four digits, typed with or without spaces and in any case."""
    wanted = number.replace(" ", "").upper(), phone_end.strip()
    return next((order for order in _ORDERS if (order.number, order.phone_end) == wanted), None)


def an_order() -> Order:
    """One to try the look-up with."""
    return _ORDERS[0]
