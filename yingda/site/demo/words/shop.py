"""What the shop sells, who buys, and where visitors come from."""

# sku, zh, en, price in fen
PRODUCTS = (
    ("LJ250", "明前龙井 250g", "Longjing green tea 250 g", 36800),
    ("BLC125", "洞庭碧螺春 125g", "Biluochun green tea 125 g", 22800),
    ("AJ100", "安吉白茶 100g", "Anji green tea 100 g", 16800),
    ("JJM100", "金骏眉 100g", "Jinjunmei black tea 100 g", 25800),
    ("ZS250", "正山小种 250g", "Lapsang souchong 250 g", 15800),
    ("BH100", "白毫银针 100g", "Silver needle white tea 100 g", 29800),
    ("LB357", "五年老白茶饼 357g", "Aged white tea cake 357 g", 32800),
    ("PE357", "勐海熟普茶饼 357g", "Ripe pu'er cake 357 g", 19800),
    ("TGY250", "清香铁观音 250g", "Tieguanyin oolong 250 g", 13800),
    ("YSX100", "鸭屎香单丛 100g", "Duck-shit-aroma oolong 100 g", 18800),
    ("DHP100", "武夷大红袍 100g", "Da Hong Pao oolong 100 g", 21800),
    ("ML200", "茉莉银针 200g", "Jasmine silver needle 200 g", 12800),
    ("LP30", "冷泡茶包 30 包", "Cold-brew tea bags, 30", 5900),
    ("GW01", "青瓷盖碗", "Celadon gaiwan", 9800),
    ("ZH04", "便携旅行茶具", "Travel tea set", 16800),
    ("GIFT6", "中秋六味礼盒", "Six-tea gift box", 45800),
)
COMPANIES = (
    ("拾光咖啡连锁", "shiguang.example", "门店 32 家，每月固定采购茶基底"),
    ("蓝屿精品酒店", "lanyu.example", "客房茶包，按季度结算"),
    ("禾木设计事务所", "hemu.example", "节日礼盒定制"),
    ("北辰会计师事务所", "beichen.example", "办公室茶歇"),
    ("云上书店", "yunshang.example", "联名款合作洽谈中"),
    ("Maple & Moss Tearoom", "maplemoss.example", "Wholesale, two shops"),
    ("Harbour Lane Hotels", "harbourlane.example", "Room tea, yearly contract"),
    ("五味烘焙", "wuwei.example", "茶味糕点原料"),
    ("晴川国际学校", "qingchuan.example", "教师节礼品"),
    ("远见律师事务所", "yuanjian.example", "客户答谢礼"),
)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
GIVEN = ["子涵", "雨桐", "浩然", "梓萱", "宇轩", "诗涵", "俊杰", "欣妍", "明轩", "思琪", "嘉怡", "文杰", "雪婷", "志远", "佳宁", "建国", "秀英", "丽华", "海燕", "晨曦", "梦洁", "立新", "国强", "淑芬", "伟", "芳", "娜", "敏", "静", "磊", "洋", "艳", "勇", "杰", "涛", "晓东", "春梅", "玉兰", "一帆", "若彤", "安琪", "乐天", "亦凡", "知夏", "语嫣", "景然", "慕白", "星辰", "清扬", "书瑶"]
ENGLISH_NAMES = (
    "Anna Whitfield", "Tom Becker", "Priya Nair", "Marco Rossi", "Hannah Lee", "James Okafor", "Sofia Lindqvist", "Daniel Weiss",
    "Chloe Martin", "Ben Hughes", "Yuki Tanaka", "Laura Jensen", "Samuel Ortiz", "Nina Petrova", "Peter Novak", "Isla Campbell",
    "Grace Fischer", "Oscar Dahl", "Amelia Stone", "Leo Bianchi", "Ruth Adler",
)  # fmt: skip
CITIES = ["杭州", "上海", "北京", "成都", "广州", "深圳", "武汉", "南京", "西安", "重庆", "苏州", "长沙", "厦门", "青岛", "郑州", "天津"]
COURIERS = ["顺路快运", "飞燕速递", "同城达"]
PAGES = (
    ("/", "青禾茶铺 · 首页"),
    ("/green-tea", "绿茶 · 青禾茶铺"),
    ("/white-tea", "白茶与普洱 · 青禾茶铺"),
    ("/oolong", "乌龙茶 · 青禾茶铺"),
    ("/teaware", "茶具 · 青禾茶铺"),
    ("/gift", "中秋礼盒 · 青禾茶铺"),
    ("/business", "企业采购 · 青禾茶铺"),
    ("/help/delivery", "配送说明 · 青禾茶铺"),
    ("/help/returns", "退换货政策 · 青禾茶铺"),
    ("/account/orders", "我的订单 · 青禾茶铺"),
)
# referrer, query of the landing page ({id} is filled with a click id)
SOURCES = (
    ("", ""),
    ("", ""),
    ("https://www.baidu.com/", "utm_source=baidu&utm_medium=cpc&utm_campaign=秋茶上新&utm_term=龙井茶&bd_vid={id}"),
    ("https://www.baidu.com/", "utm_source=baidu&utm_medium=cpc&utm_campaign=礼盒&utm_term=茶叶礼盒&bd_vid={id}"),
    ("https://www.so.com/", "utm_source=360&utm_medium=cpc&utm_campaign=品牌词&utm_term=青禾茶铺&qhclickid={id}"),
    ("https://www.google.com/", "utm_source=google&utm_medium=cpc&utm_campaign=tea-en&utm_term=longjing&gclid={id}"),
    ("https://www.bing.com/", "utm_source=bing&utm_medium=cpc&utm_campaign=tea-en&utm_term=oolong&msclkid={id}"),
    ("", "utm_source=wechat&utm_medium=social&utm_campaign=双周会员日&gdt_vid={id}"),
    ("", "utm_source=newsletter&utm_medium=email&utm_campaign=autumn-letter"),
    ("https://www.xinyuread.example/", ""),
)
GOOD_WORDS = ("回复很快，谢谢", "讲得很清楚", "很有耐心", "问题一次就解决了", "推荐的茶很合口味", "", "", "", "")
POOR_WORDS = ("等了好一会儿", "问题还没有完全解决", "希望能再快一点", "")
GOOD_WORDS_EN = ("Very helpful", "Quick and friendly", "", "")
