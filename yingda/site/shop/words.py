"""The demo shop's own words."""

from yingda.site.shop.catalogue import Words

WORDS = {
    "shop": Words("青禾茶铺", "Qinghe Tea"),
    "slogan": Words("一季一茶，认真寄到你手里", "A few good teas each season, sent with care"),
    "lead": Words(
        "我们每年跑十几个产区，只留下自己也想天天喝的几款。拿不准选哪款，右下角问一句，有人在。",
        "We visit a dozen regions a year and keep the few teas we would drink every day. Not sure which? Ask at the lower right.",
    ),
    "teas": Words("在售", "On the shelf"),
    "order": Words("查订单", "Your order"),
    "ask": Words("问问客服", "Ask us"),
    "ask_about": Words("咨询这款", "Ask about this one"),
    "taste": Words("风味", "Taste"),
    "brew": Words("冲泡", "Brewing"),
    "others": Words("再看看", "Also on the shelf"),
    "freight": Words("满 99 元包邮，现货当天 16:00 前下单当天发出。", "Free delivery over ¥99. Orders before 16:00 leave the same day."),
    "look_up": Words("查订单", "Find your order"),
    "look_up_lead": Words("订单号在下单后的短信里。", "The number is in the message we sent after you ordered."),
    "number": Words("订单号", "Order number"),
    "end": Words("手机尾号四位", "Last four digits of your phone"),
    "find": Words("查询", "Find"),
    "sample": Words("演示可用：", "To try it: "),
    "sample_end": Words("，尾号 ", ", "),
    "none": Words("没有找到这张订单，请核对订单号和尾号，或者问问客服。", "No such order. Please check both, or ask us."),
    "total": Words("合计", "Total"),
    "carrier": Words("承运", "Carrier"),
    "pending": Words("待更新", "to come"),
    "back": Words("返回", "Back"),
    "language": Words("English", "中文"),
    "ads": Words("演示，从广告进店：", "Demo, arrive from an ad:"),
    "ad_baidu": Words("百度搜索“明前龙井”", "Baidu search"),
    "ad_google": Words("Google 搜索“chinese tea”", "Google search"),
    "ad_moments": Words("朋友圈“冬日礼盒”", "WeChat Moments"),
    "source": Words("本次来源：", "You came from: "),
    "note": Words(
        "这是 Yingda 应答的演示店铺，不会真的收款发货。",
        "A demonstration shop of Yingda. Nothing is sold and nothing is sent.",
    ),
    "no_inbox": Words("还没有网页客服渠道，所以这一页没有聊天按钮。", "There is no web inbox yet, so this page has no chat."),
}
