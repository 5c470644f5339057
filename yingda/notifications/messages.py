"""The sentences of this room's refusals."""

MESSAGES: dict[str, tuple[str, str]] = {
    "notification_kind_unknown": ("没有通知类型「{kind}」", "There is no kind of notification “{kind}”"),
    "notification_of_person_only": ("只有同事有通知", "Only colleagues have notifications"),
    "push_off": ("本系统没有开启推送", "Push is switched off on this installation"),
    "push_keys_wrong": ("推送密钥不正确，请在浏览器里重新开启", "The push keys are wrong; switch push on again in the browser"),
    "push_endpoint_wrong": ("推送地址不正确，请在浏览器里重新开启", "The push address is wrong; switch push on again in the browser"),
    "push_host_unknown": (
        "「{host}」不是浏览器的推送服务，不能向它发送；如确需使用请联系管理员放行",
        "“{host}” is no push service of a browser; ask your administrator to allow it if it is needed",
    ),
    "push_too_many": ("最多 {limit} 台设备，请先移除不用的", "At most {limit} devices; remove one that is not used"),
    "push_quiet_half": ("免打扰时段要同时填写开始和结束", "Quiet hours need both a beginning and an end"),
    "push_zone_unknown": ("没有时区「{zone}」", "There is no time zone “{zone}”"),
}
