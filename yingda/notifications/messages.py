"""The sentences of this room's refusals."""

MESSAGES: dict[str, tuple[str, str]] = {
    "notification_kind_unknown": ("没有通知类型「{kind}」", "There is no kind of notification “{kind}”"),
    "notification_of_person_only": ("只有同事有通知", "Only colleagues have notifications"),
}
