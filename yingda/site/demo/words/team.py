"""The team: units, people, skills, tags."""

from typing import NamedTuple

TEAM = "青禾茶铺 / Qinghe Tea"
PASSWORD = "Qinghe-tea-2026"
ADMINISTRATOR, LEADER, AGENT = "admin", "fangxiaoqing", "xiaolin"


class Member(NamedTuple):
    """One colleague; `grants`: roles with the preset scope, or `role@group` for one group. `shift`: early, late, office or none."""

    username: str
    name: str
    groups: str
    grants: str
    shift: str = ""
    skills: str = ""
    signature: str = ""
    locale: str = "zh-CN"


# Department → the departments inside it; the top one is made by the first run.
DEPARTMENTS = {"客服中心": None, "大客户部": None, "运营部": None, "品质与培训部": None, "信息技术部": None}
GROUPS = {
    "售前组": "客服中心", "售后组": "客服中心", "英文组 English": "客服中心", "大客户组": "大客户部", "订单执行组": "运营部", "竞价推广组": "运营部",
    "回访组": "运营部", "质检组": "品质与培训部", "培训组": "品质与培训部", "技术支持组": "信息技术部",
}  # fmt: skip
SKILLS = ("绿茶与红茶", "普洱与白茶", "茶具", "售后政策", "英语 English", "企业采购", "投诉处理", "网店后台")

MEMBERS = (
    Member("shenruoxi", "沈若溪", "售前组,售后组", "project_manager", "office"),
    Member("lujingxing", "陆景行", "售前组,售后组", "supervisor", "office", "投诉处理:5"),
    Member("fangxiaoqing", "方晓晴", "售前组", "team_leader", "early", "绿茶与红茶:5,普洱与白茶:4,投诉处理:4"),
    Member("zhengkai", "郑凯", "售后组", "team_leader", "late", "售后政策:5,投诉处理:4"),
    Member("guanran", "顾安然", "大客户组", "team_leader", "office", "企业采购:5,普洱与白茶:4"),
    Member("xiaolin", "林晓", "售前组,售后组", "agent", "early", "绿茶与红茶:4,普洱与白茶:3,售后政策:3", "小林"),
    Member("chensiyuan", "陈思远", "售前组", "agent", "early", "绿茶与红茶:3,茶具:4", "思远"),
    Member("huangyating", "黄雅婷", "售前组", "agent", "late", "普洱与白茶:5,茶具:3", "雅婷"),
    Member("wuhao", "吴昊", "售前组,售后组", "agent", "late", "绿茶与红茶:4,售后政策:2", "小吴"),
    Member("sunyue", "孙悦", "售后组", "agent", "early", "售后政策:4", "悦悦"),
    Member("matianyu", "马天宇", "售后组", "agent", "late", "售后政策:4,网店后台:3", "天宇"),
    Member("gaoxinyi", "高欣怡", "售后组,售前组", "agent", "late", "售后政策:3,绿茶与红茶:3", "欣怡"),
    Member("zhulin", "朱琳", "售后组", "senior_agent", "early", "售后政策:5,投诉处理:5", "琳琳"),
    Member("emily", "Emily Carter", "英文组 English", "agent", "early", "英语 English:5,绿茶与红茶:3", "Emily", "en"),
    Member("oliver", "Oliver Tan", "英文组 English,大客户组", "senior_agent", "late", "英语 English:5,企业采购:3", "Oliver", "en"),
    Member("xuzimo", "徐子墨", "技术支持组", "technical_support", "office", "网店后台:5"),
    Member("fenglan", "冯兰", "大客户组", "contract_administrator", "office"),
    Member("caolei", "曹磊", "订单执行组", "fulfilment_agent", "office", "网店后台:4"),
    Member("xunuo", "许诺", "竞价推广组", "account_agent", "office"),
    Member("songyiming", "宋一鸣", "", "data_analyst", "office"),
    Member("dingyuan", "丁媛", "回访组", "return_visit_agent", "office"),
    Member("fanhui", "范慧", "售后组", "service_supervision", "office", "投诉处理:5"),
    Member("jiangtao", "蒋涛", "大客户组", "salesperson", "office", "企业采购:4"),
    Member("hejing", "何静", "质检组,售前组,售后组", "quality_inspector", "office"),
    Member("luowenbo", "罗文博", "培训组,售前组,售后组", "training_lead", "office"),
    Member("tangtang", "唐棠", "培训组,售前组", "trainer", "office"),
    Member("grace", "Grace Liu", "大客户组", "client_reader", locale="en"),
)
# key, zh, en, colour
TAGS = (
    ("presale", "售前咨询", "Pre-sales", "#0f766e"),
    ("delivery", "物流", "Delivery", "#2563eb"),
    ("returns", "退换货", "Returns", "#b45309"),
    ("invoice", "发票", "Invoice", "#6b7280"),
    ("brewing", "冲泡", "Brewing", "#4d7c0f"),
    ("wholesale", "企业采购", "Wholesale", "#7c3aed"),
    ("complaint", "投诉", "Complaint", "#b91c1c"),
    ("member", "会员", "Membership", "#be185d"),
    ("offer", "优惠活动", "Offers", "#c2410c"),
    ("gift", "礼盒", "Gift box", "#a16207"),
    ("old_customer", "老客户", "Returning customer", "#0369a1"),
    ("price_sensitive", "价格敏感", "Price-sensitive", "#78716c"),
)
