"""What a team may change about what facts are made of. After a change all facts are made anew in the background."""

from yingda.plumbing.team_settings import Words, text

LIST = r"[^\n]*"

CODE_WORDS = text(
    "attribution.code_words", "figures", "", 400, LIST,
    Words("暗号词", "客户说过其中任何一个词的会话算暗号会话（刷单、内部测试等），可以不计入询单。用逗号隔开。"),
    Words("Code words", "A chat in which the customer says one of them (tests, arranged orders) need not count as an inquiry. Separated by commas."),
    words="刷单 暗号 过滤 code word filter",
)  # fmt: skip
OWN_TAG = text(
    "attribution.own_tag", "figures", "", 40, LIST,
    Words("自己人的客户标签", "带有这个标签的客户是自己人（同事、测试账号），可以不计入询单。填标签名。"),
    Words("Tag of own accounts", "Customers with this tag are the team's own (colleagues, tests) and need not count as inquiries. The name of a tag."),
    words="内部账号 测试账号 own account test",
)  # fmt: skip
