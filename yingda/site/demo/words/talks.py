"""Conversations, line by line. `c` the customer, `a` the agent, `p` a picture of the customer, `n` a note to colleagues.

Alternatives are divided by ` / `. Slots: {p} {q} products, {o} order number, {city}, {d} days, {courier}, {who} the agent's signature.
"""

from typing import NamedTuple


class Talk(NamedTuple):
    """A conversation: its tag, what the pre-chat form says (as in the inbox's choices), and its lines."""

    tag: str
    topic: str
    lines: tuple[str, ...]


PRESALE, AFTER, BUSINESS = "售前咨询", "售后服务", "企业采购"

ZH = (
    Talk(
        "presale",
        PRESALE,
        (
            "c 你好，想买点绿茶自己喝，有推荐吗 / c 在吗？想问下绿茶哪款好喝 / c 请问你们家绿茶怎么选",
            "a 您好，我是{who}。平时口味清淡一些还是喜欢浓一点的呢？",
            "c 清淡点，不要太苦 / c 喜欢香一点的，苦的喝不惯",
            "a 那推荐{p}，今年的头采，豆香很明显，几乎没有苦味。另外{q}也不错，更鲜一些。",
            "c 这两款差多少钱 / c 有小包装可以试吗",
            "a 有 10 克品鉴装，两款都可以先试，正装满 299 减 30。",
            "c 好，那我先拍一份试试 / c 行，我看看页面",
            "a 好的，拍下后今天 16 点前付款当天就能发出。",
        ),
    ),
    Talk(
        "gift",
        PRESALE,
        (
            "c 中秋送长辈，预算五百左右，有什么合适的 / c 想给岳父送点茶，有礼盒吗",
            "a 您好，我是{who}。长辈平时喝什么茶多一些？",
            "c 好像普洱多 / c 什么都喝，红茶多一点",
            "a 那可以看{p}，装在礼盒里很体面；如果想种类丰富，六味礼盒一共六小罐，送人比较稳妥。",
            "c 能写贺卡吗 / c 包装好看吗，有手提袋吗",
            "a 可以的，手提袋和贺卡都是免费的，您把想写的话告诉我就行。",
            "c 写「中秋安康」就可以",
            "a 记下了，下单后我会备注给仓库。",
            "c 谢谢 / c 好的，麻烦了",
        ),
    ),
    Talk(
        "brewing",
        PRESALE,
        (
            "c {p}用多少度的水泡 / c 请问{p}怎么泡才不涩",
            "a 您好，绿茶用 80 到 85 度，3 克茶配 150 毫升水，出汤快一点就不涩；乌龙和红茶可以用 95 度以上。",
            "c 我用的保温杯，是不是不行 / c 我都是直接开水冲的",
            "a 保温杯闷久了会涩，建议茶水分离，或者先把水晾两分钟再冲。",
            "c 明白了，晚上试试",
            "a 好的，如果还是偏涩可以再少放一点茶。",
        ),
    ),
    Talk(
        "offer",
        PRESALE,
        (
            "c 会员日是几号 / c 最近有活动吗，想囤点茶",
            "a 您好，会员日是每月 8 号和 22 号，九五折，还能和满减一起用。",
            "c 现在买能补差价吗 / c 那我等到那天再买吧",
            "a 现在买也可以，7 天内降价都给您补差价，不用等。",
            "c 那我现在就下单 / c 好，你们有货吧",
            "a 有货的，{p}现在库存充足。",
        ),
    ),
    Talk(
        "presale",
        PRESALE,
        (
            "c {p}是今年的新茶吗 / c {p}生产日期是什么时候",
            "a 是的，今年春天的，生产日期在四月上旬，袋底有印。",
            "c 有检测报告吗",
            "a 有，每一批都有第三方检测，农残和重金属都在里面，我把报告发给您看看？",
            "c 不用了，相信你们 / c 好，发我看看",
            "a 商品页最下面也能随时查到。",
            "c 那和{q}比哪个更香 / c 另外{q}怎么样",
            "a 香气的话{p}更高扬，{q}更柔和，天天喝我会选后一款。",
            "c 两个都拿一份吧",
            "a 好的，两份一起正好满 299，系统会自动减。",
        ),
    ),
    Talk(
        "presale",
        PRESALE,
        (
            "c 胃不太好能喝什么茶 / c 晚上喝什么茶不影响睡觉",
            "a 这种情况建议喝{p}，或者煮一点老白茶，刺激性小，淡一点喝就好。",
            "c 咖啡因高不高",
            "a 和绿茶比会低一些，但因人而异，睡前两三个小时不建议喝浓。",
            "c 好的，了解了 / c 谢谢，挺专业的",
        ),
    ),
    Talk(
        "presale",
        PRESALE,
        (
            "c 青瓷盖碗多大容量 / c 旅行茶具能带上飞机吗",
            "a 盖碗是 150 毫升，一到三个人用正合适；旅行茶具是陶瓷的，可以随身带，也可以托运。",
            "c 容易碎吗",
            "a 茶具都有防震盒，运输中碎了我们包赔补发。",
            "c 有别的颜色吗 / c 好，我下单了",
            "a 目前有粉青和月白两种颜色。",
        ),
    ),
    Talk(
        "member",
        PRESALE,
        (
            "c 我的积分怎么用 / c 积分多久过期",
            "a 您好，结算的时候勾选「使用积分」就可以，100 分抵 1 元，积分有效期两年。",
            "c 我看不到这个选项",
            "a 可能是页面没有更新，您退出重新登录一下试试。",
            "c 看到了，谢谢",
            "a 不客气，用得上就好。",
        ),
    ),
    Talk(
        "delivery",
        AFTER,
        (
            "c 我的订单 {o} 怎么还没到 / c 帮我看下 {o} 到哪了",
            "a 您好，我查一下，请稍等。",
            "a 查到了，{courier}昨天到了{city}分拨中心，预计明天派送。",
            "c 都{d}天了，有点慢 / c 能快点吗，着急用",
            "a 理解您着急，我已经联系网点优先派送，有更新马上告诉您。",
            "c 好吧，麻烦盯一下",
            "a 好的，我下午再帮您看一次。",
        ),
    ),
    Talk(
        "delivery",
        AFTER,
        (
            "c {o} 地址填错了，能改吗 / c 刚下的单 {o} 想换个收货地址",
            "a 可以，这一单还没有出库。请把新的收件人、电话和地址发给我。",
            "c {city}市中山路 66 号 3 单元 502，收件人还是我",
            "a 已经改好了，今天下午会发出。",
            "c 谢谢，速度真快",
        ),
    ),
    Talk(
        "returns",
        AFTER,
        (
            "c 收到的茶饼碎了一角 / c 盖碗到手就有裂纹，怎么办",
            "a 非常抱歉，麻烦拍一张照片给我看看好吗？",
            "p 破损照片",
            "a 看到了，是运输中磕碰的，我给您补发一份，破损的不用寄回。",
            "c 补发要多久 / c 那就补发吧",
            "a 今天就能发出，{d}天左右到，单号晚点发给您。",
            "n 已登记破损，快递公司 {courier}，责任待核，补发单已提交",
            "c 好的，处理得挺快 / c 行，谢谢",
        ),
    ),
    Talk(
        "returns",
        AFTER,
        (
            "c {p}喝不惯，能退吗 / c 味道和我想的不一样，可以退货吗",
            "a 可以的，未拆封的支持 7 天无理由，运费我们承担。请问订单是 {o} 吗？",
            "c 是的，拆了一小包",
            "a 没关系，拆了一小包的也可以换成其他口味，或者退未拆的部分，您看哪种方便？",
            "c 换{q}吧 / c 退未拆的吧",
            "a 好的，已经为您提交，快递员明天上门取件。",
            "c 谢谢理解",
        ),
    ),
    Talk(
        "returns",
        AFTER,
        (
            "c 退款什么时候到账 / c {o} 退款都三天了还没收到",
            "a 您好，我查一下。",
            "a 财务昨天已经退出，原路返回，银行一般 1 到 3 个工作日入账。",
            "c 是退到微信吗 / c 那我再等等",
            "a 您付款时用的哪种方式，就退到哪里。如果周五前没有收到，请直接在这里找我。",
        ),
    ),
    Talk(
        "invoice",
        AFTER,
        (
            "c 需要开发票 / c 订单 {o} 能补开发票吗",
            "a 可以的，请提供发票抬头、税号和接收邮箱。",
            "c 抬头：{city}清和贸易有限公司，税号稍后发你",
            "a 好的，收到税号后 24 小时内开好发到您的邮箱。",
            "c 91330100MA2H4T7K0K",
            "a 收到，已经提交，请留意邮箱。",
            "c 好的谢谢",
        ),
    ),
    Talk(
        "complaint",
        AFTER,
        (
            "c 你们这次发的{p}和上次完全不一样，是不是换料了 / c 我要投诉，说好昨天到今天都没动静",
            "a 您先别着急，我来负责这件事。麻烦告诉我订单编号好吗？",
            "c {o}，我买了三年了，第一次这样",
            "a 谢谢您的信任，确实是我们没做好。我先核对批次和物流，10 分钟内给您答复。",
            "n 三年老客户，情绪比较急，请主管留意",
            "c 行，我等着",
            "a 核对过了，这批茶的焙火比上一批重一些，口感会更浓。我给您换成上次的批次，并送一张 30 元的券，您看可以吗？",
            "c 可以，早说清楚就好了 / c 这样处理还行",
            "a 抱歉给您添麻烦了，换货今天发出，我会跟到您收到为止。",
        ),
    ),
    Talk(
        "returns",
        AFTER,
        (
            "c 少发了一份{p} / c 我拍了两份怎么只收到一份",
            "a 非常抱歉，我马上核对出库记录，订单是 {o} 对吗？",
            "c 对的 / c 是的，麻烦快点",
            "a 核对过了，仓库确实漏放，今天补发，走{courier}，明后天到。",
            "c 好，下次注意",
            "a 一定，已经反馈给仓库主管。",
        ),
    ),
    Talk(
        "wholesale",
        BUSINESS,
        (
            "c 公司想订一批中秋礼盒，大概 80 份，有折扣吗 / c 你好，咨询企业采购，员工福利 120 份",
            "a 您好，我是{who}，企业采购由我负责。50 份以上可以定制外包装，价格也有阶梯优惠。请问预算和交期大概是？",
            "c 每份 300 以内，下月 10 号前要 / c 预算 400 一份，越快越好",
            "a 明白，我给您配两套方案：一套以{p}为主，一套是六味礼盒。报价单 10 分钟内发给您。",
            "n 80–120 份，需要含税报价，月底前签约，@合同 请准备模板",
            "c 可以开专票吗，对公转账",
            "a 可以，专票随货，合同由我们的合同管理员处理，盖章扫描件当天回传。",
            "c 那先寄样品看看 / c 好，报价发我邮箱",
            "a 好的，样品今天寄出，到付运费 12 元。",
        ),
    ),
    Talk(
        "wholesale",
        BUSINESS,
        (
            "c 上次的合同什么时候寄出 / c 续订的事情，价格和去年一样吗",
            "a 您好，今年的价格和去年持平，满 100 份再减 3%。合同原件昨天已经寄出。",
            "c 好的，我们内部走一下流程 / c 可以，帮我把报价有效期延到月底",
            "a 没问题，已经延到月底，有变化您随时告诉我。",
        ),
    ),
    Talk(
        "presale",
        PRESALE,
        (
            "c 你好",
            "a 您好，我是{who}，请问想了解哪款茶？",
            "c 随便看看，{p}多少钱",
            "a {p}今天有满减，您可以先看商品页，有任何问题直接问我。",
            "c 好",
        ),
    ),
    Talk(
        "delivery",
        AFTER,
        (
            "c 今天下单几号能到{city} / c 发{city}要几天",
            "a 16 点前付款今天发出，到{city}一般 {d} 天。",
            "c 走什么快递",
            "a 默认{courier}，如果您有指定的快递可以备注。",
            "c 好，下单了 / c 知道了谢谢",
        ),
    ),
    Talk(
        "member",
        PRESALE,
        (
            "c 怎么注销会员 / c 我想换绑手机号",
            "a 您好，在「我的—账号与安全」里可以操作，换绑需要原手机的验证码。",
            "c 原来的手机号停机了",
            "a 那需要核对两笔最近的订单，我来帮您提交人工审核，一个工作日内处理好。",
            "c 订单 {o}，另一单记不清了",
            "a 可以，一单加上收件人姓名也行，已经提交了。",
        ),
    ),
)

EN = (
    Talk(
        "presale",
        "Before buying",
        (
            "c Hi, which green tea would you suggest for a beginner? / c Hello, I am new to Chinese tea, where should I start?",
            "a Hello, this is {who}. Do you prefer something fresh and light, or rather floral?",
            "c Fresh and light I think / c Floral sounds nice",
            "a Then {p} is a good start. It is forgiving if the water is a bit too hot.",
            "c Great. Do you have samples? / c How much do I need per cup?",
            "a Yes, 10 g samples. 3 g per cup is plenty, and you can infuse it three times.",
            "c Perfect, thank you",
        ),
    ),
    Talk(
        "delivery",
        "After buying",
        (
            "c Where is my order {o}? / c Hi, order {o} has been in customs for a week",
            "a Let me check that for you.",
            "a It cleared customs this morning and was handed to the local carrier. It should be with you within {d} days.",
            "c Thanks, I was getting worried",
            "a Understandable. I will keep an eye on it and write to you if anything changes.",
        ),
    ),
    Talk(
        "returns",
        "After buying",
        (
            "c One of the cups arrived broken / c The gaiwan has a crack",
            "a I am sorry to hear that. Could you send me a photo?",
            "p broken cup",
            "a Thank you, that was the transport. I am sending you a new one today, no need to return the broken one.",
            "c That is very kind, thanks",
            "n Replacement requested, carrier claim open",
        ),
    ),
    Talk(
        "brewing",
        "Before buying",
        (
            "c My {p} tastes bitter, what am I doing wrong?",
            "a What temperature do you use, and for how long do you let it steep?",
            "c Boiling water, about five minutes",
            "a Try 80–85 °C and one minute. It will be much sweeter.",
            "c I will try tonight!",
        ),
    ),
    Talk(
        "wholesale",
        "For business",
        (
            "c We run two tearooms and are looking for a supplier of {p} / c Could I get a wholesale price list?",
            "a With pleasure. From 20 units we offer tiered prices, from 50 we can print your own label. Roughly how much do you need a month?",
            "c About 15 kg in total / c Around 60 packs to start with",
            "a I will send you a quotation today, valid for 15 days, and three samples.",
            "c Lovely, looking forward to it",
        ),
    ),
    Talk(
        "presale",
        "Before buying",
        (
            "c Do you ship to Norway? / c Is shipping to Germany free?",
            "a Yes, 7–12 working days, and free for orders over 80 USD.",
            "c What about customs?",
            "a Duties are shown at checkout, so nothing is left to pay at the door.",
            "c Good to know",
        ),
    ),
)
