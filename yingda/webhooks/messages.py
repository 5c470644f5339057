"""The sentences of this room's refusals, zh-CN and en."""

MESSAGES: dict[str, tuple[str, str]] = {
    "webhook_name_missing": ("请填写名称", "Please give a name"),
    "webhook_url_wrong": (
        "地址应形如 https://example.com/hook，不带用户名、密码和 #",
        "Write the address like https://example.com/hook, without user name, password and #",
    ),
    "webhook_url_not_https": (
        "地址必须以 https:// 开头；http:// 只用于运维放行的内网地址",
        "The address must begin with https://; http:// is only for internal addresses the operator has allowed",
    ),
    "webhook_host_unknown": ("找不到主机「{host}」", "The host “{host}” cannot be found"),
    "webhook_address_refused": (
        "「{host}」指向内部或特殊用途的地址（{address}），不能发送",
        "“{host}” leads to an internal or special address ({address}), where nothing is sent",
    ),
    "webhook_type_unknown": ("没有事件类型「{type}」", "There is no event type “{type}”"),
    "webhook_types_missing": ("请至少选择一种事件", "Choose at least one event"),
    "webhook_inbox_unknown": ("没有编号为 {id} 的接入渠道", "There is no inbox with the number {id}"),
    "webhook_too_many": ("最多 {limit} 个 Webhook", "At most {limit} webhooks"),
    "webhook_disabled": ("这个 Webhook 已停用，请先启用", "This webhook is switched off; switch it on first"),
    "webhook_pending": ("这次投递还在进行中", "This delivery is still under way"),
    "webhook_since_too_old": (
        "只能重发最近 {days} 天的投递",
        "Only deliveries of the last {days} days can be sent again",
    ),
}
