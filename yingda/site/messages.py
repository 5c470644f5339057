"""The sentences of the assembly's own refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "shop_log_unknown_file": (
        "看不出「{field}」是聊天记录还是订单：表头里缺 {lacks}。订单文件可用 --orders 指定",
        "“{field}” seems to be neither chats nor orders: its header lacks {lacks}. Name files of orders by --orders",
    ),
    "mail_address_wrong": ("这不是有效的邮箱地址", "This is no valid mail address"),
    "mail_test_failed": ("没有发出：{reason}", "Not sent: {reason}"),
}
