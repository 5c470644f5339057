"""The tickets of the demo: what customers asked for that took other departments or another day."""

from typing import Any, NamedTuple


class Deed(NamedTuple):
    """Something done to a ticket, so many minutes after what was done before."""

    minutes: int
    who: str
    verb: str
    text: str = ""
    more: str = ""


class Telling(NamedTuple):
    """One ticket: how many hours ago it began, what it says, and what was done. `from_chat`: made of a conversation by whoever owned it."""

    hours: int
    kind: str
    title: str
    values: dict[str, Any]
    maker: str = ""
    priority: int = 1
    description: str = ""
    tags: tuple[str, ...] = ()
    from_chat: bool = True
    deeds: tuple[Deed, ...] = ()


# Which group receives a type, and by which calendar its time runs.
RECEIVERS = {
    "site_fault": ("技术支持组", "行政班 09:00–18:00"), "delivery": ("订单执行组", "客服中心 08:00–22:00"), "complaint": ("售后组", ""),
    "refund": ("订单执行组", ""), "account": ("技术支持组", "行政班 09:00–18:00"),
}  # fmt: skip

TICKETS = (
    Telling(98, "complaint", "龙井礼盒外盒压坏，客户要送人", {"about": "礼盒四角都压扁了，中秋送领导用，客户很着急。", "wish": "换货"}, priority=2, tags=("complaint", "gift"), deeds=(
        Deed(6, "zhulin", "claim"), Deed(20, "zhulin", "finish", "看过照片，外箱没有防撞角，是包装的问题"),
        Deed(15, "zhulin", "comment", "@曹磊 麻烦今天补发一盒，走顺丰", "caolei"), Deed(34, "caolei", "comment", "已补发，下午出库"),
        Deed(22, "zhulin", "finish", "补发一盒，另送两只茶杯"), Deed(1500, "zhulin", "finish", "客户收到了，很满意"), Deed(2, "zhulin", "solve"),
    )),
    Telling(76, "delivery", "快递三天没有更新，客户催了两次", {"problem": "延迟"}, tags=("delivery",), deeds=(
        Deed(10, "caolei", "claim"), Deed(55, "caolei", "finish", "承运方确认滞留在嘉兴中转场，今晚发出"),
        Deed(5, "caolei", "comment", "物流已更新，可以回复客户了"), Deed(60, "caolei", "finish", "客服已回复客户"), Deed(1, "caolei", "solve"), Deed(200, "caolei", "close"),
    )),
    Telling(75, "delivery", "同一位客户再次催件", {"problem": "延迟"}, tags=("delivery",), deeds=(
        Deed(30, "caolei", "merge_into", "快递三天没有更新，客户催了两次"),
    )),
    Telling(52, "refund", "重复付款，退一笔", {"amount": 268, "reason": "不想要了"}, priority=2, deeds=(
        Deed(30, "caolei", "claim"), Deed(40, "caolei", "finish", "后台确有两笔，金额一致"), Deed(10, "caolei", "wait", "等支付渠道到账"),
    )),
    Telling(47, "site_fault", "手机端结算页点击提交没有反应", {"page": "/checkout", "what_happened": "安卓自带浏览器点提交没反应，换浏览器可以。", "reach": "部分客户"}, priority=3, deeds=(
        Deed(8, "xuzimo", "claim"), Deed(35, "xuzimo", "finish", "旧内核不支持新语法，编译目标设错"), Deed(90, "xuzimo", "finish", "已修复并在三台旧手机上验证"), Deed(3, "xuzimo", "solve"),
    )),
    Telling(30, "complaint", "客服回复慢，客户要求道歉", {"about": "等了二十分钟没有人理，后来态度也一般。", "wish": "道歉"}, priority=2, tags=("complaint",), deeds=(
        Deed(25, "zhengkai", "claim"), Deed(40, "zhengkai", "finish", "当时排队超过三十人，确实等了十九分钟"),
        Deed(10, "zhengkai", "comment", "@陆景行 晚高峰少两个人，建议调班", "lujingxing"),
    )),
    Telling(27, "delivery", "收件地址写错，要改到公司", {"problem": "改地址"}, deeds=(
        Deed(12, "caolei", "claim"), Deed(20, "caolei", "finish", "已联系网点，改派到公司"),
    )),
    Telling(26, "refund", "茶叶受潮，申请退款", {"amount": 156.5, "reason": "质量问题"}, tags=("returns",)),
    Telling(22, "account", "换了手机号登录不了会员", {"account": "尾号 7712", "problem": "无法登录"}, tags=("member",), deeds=(
        Deed(40, "xuzimo", "claim"), Deed(15, "xuzimo", "comment", "核对了最近两笔订单，可以换绑"), Deed(20, "xuzimo", "solve"),
    )),
    Telling(9, "site_fault", "英文站运费显示为 NaN", {"page": "/en/cart", "what_happened": "购物车运费显示 NaN，刷新后正常。", "reach": "单个客户"}, maker="emily", from_chat=False, deeds=(
        Deed(25, "xuzimo", "claim"), Deed(30, "xuzimo", "comment", "能复现，清空缓存后第一次打开就会出现"),
    )),
    Telling(7, "delivery", "少发一罐茉莉花茶", {"problem": "错发"}, priority=2),
    Telling(5, "complaint", "茶具到货有裂纹，客户要退一半", {"about": "盖碗有一道细裂，照片已留。客户想留着用，要求退一半。", "wish": "赔偿"}, tags=("returns", "complaint")),
    Telling(50, "product_improvement", "客户希望罐装茶附一只茶勺", {"product": "罐装龙井", "said": "每次都要找勺子，附一只就好了。", "proposal": "罐盖内侧放一只竹勺"}, deeds=(
        Deed(300, "shenruoxi", "comment", "这个月第五位客户提到，列入下批包装"), Deed(5, "shenruoxi", "priority", "2"),
    )),
    Telling(31, "product_improvement", "花茶拼配装想要单独小包", {"product": "花茶拼配装", "said": "一次喝不完会受潮。"}),
    Telling(20, "selling_knowledge", "白茶能不能用焖烧杯焖，焖多久", {"question": "客户问寿眉用焖烧杯焖多久合适，我们回答不一致。", "product": "老寿眉"}, deeds=(
        Deed(120, "lujingxing", "comment", "老寿眉 3 克 500 毫升，焖 40 分钟；我补进快捷回复"),
        Deed(30, "lujingxing", "solve"),
    )),
    Telling(24, "delivery", "生日订单要卡着周六送到", {"problem": "延迟"}, priority=2, tags=("delivery",), deeds=(
        Deed(30, "caolei", "pass", "客户要先确认收礼人电话，请售前联系", "售前组"), Deed(20, "fangxiaoqing", "claim"),
        Deed(15, "fangxiaoqing", "comment", "@林晓 下午四点前联系客户，电话确认后写在这里", "xiaolin"),
    )),
    Telling(6, "complaint", "直播间说送茶漏，收到没有", {"about": "直播口播买二送茶漏，包裹里没有。", "wish": "赔偿"}, tags=("offer",), deeds=(
        Deed(18, "xiaolin", "claim"), Deed(25, "xiaolin", "finish", "回看录播，主播确实说了"), Deed(4, "xiaolin", "comment", "@郑凯 补寄还是退差价，等您定", "zhengkai"),
    )),
    Telling(3, "product_improvement", "礼盒希望能写祝福卡", {"product": "中秋礼盒", "said": "送人想放一张卡片。", "proposal": "结算页加一栏祝福语"}, maker="fangxiaoqing", from_chat=False),
    Telling(4, "selling_knowledge", "企业采购能不能开专票、几天开好", {"question": "企业客户问专票几天能开，要哪些资料。"}),
    Telling(46, "account", "公司改名，会员抬头要一起改", {"account": "杭州某设计公司", "problem": "资料有误"}, deeds=(
        Deed(60, "xuzimo", "pass", "要先看合同上的名称，请大客户组核对", "大客户组"), Deed(50, "fenglan", "claim"), Deed(30, "fenglan", "comment", "合同已变更，可以改"),
        Deed(20, "fenglan", "pass", "已核对，请改会员资料", "技术支持组"),
    )),
)  # fmt: skip
