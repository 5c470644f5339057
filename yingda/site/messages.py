"""The sentences of the assembly's own refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "mail_address_wrong": ("这不是有效的邮箱地址", "This is no valid mail address"),
    "mail_test_failed": ("没有发出：{reason}", "Not sent: {reason}"),
}
