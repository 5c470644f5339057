"""What a team may change about its people, their presence, and how they sign in."""

from yingda.plumbing.team_settings import Words, switch, whole

_SAFETY = "role.manage"
RETURN_MINUTES = whole(
    "people.return_minutes", "team", 30, 0, 240, "minutes",
    Words("断线后恢复原状态的时限", "断线后多久之内重新连上，就自动恢复断线前的状态；0 表示总要自己上线。"),
    Words("Come back within", "Who reconnects within this time is as they were before; 0: everybody says anew that they are at work."),
    words="掉线 重连 自动上线 presence reconnect",
)  # fmt: skip
PHONE_MINUTES = whole(
    "people.phone_minutes", "team", 15, 0, 240, "minutes",
    Words("手机锁屏后保持在岗的时限", "开启了手机推送的同事锁屏或切到别的应用后，仍算在岗、继续派单多久，新会话推送到手机；0 表示断线即离线。"),
    Words("On duty with a locked phone", "Who gets pushes stays at work this long after the line is lost, and is given new conversations; 0: not at all."),
    words="手机 锁屏 推送 掉线 phone push grace offline",
)  # fmt: skip
FIRST_SOUND = switch(
    "people.first_sound", "team", True,
    Words("新同事默认开启提示音", "只影响今后添加的同事；每个人都可以在自己的通知设置里更改。"),
    Words("Sound on for new colleagues", "Concerns colleagues added from now on; everybody may change it for themselves."),
    words="声音 通知默认 notification default",
)  # fmt: skip
FIRST_DESKTOP = switch(
    "people.first_desktop_notification", "team", True,
    Words("新同事默认开启桌面通知", "只影响今后添加的同事；每个人都可以在自己的通知设置里更改。"),
    Words("Desktop notifications on for new colleagues", "Concerns colleagues added from now on; everybody may change it for themselves."),
    words="弹窗 通知默认 notification default",
)  # fmt: skip
PASSWORD_LENGTH = whole(
    "people.password_length", "safety", 10, 8, 64, "characters",
    Words("密码最短长度", "只在今后设置密码时检查，现有密码不受影响。"),
    Words("Shortest password", "Checked when a password is set from now on; present ones stay."),
    permission=_SAFETY, words="口令 password rule strength",
)  # fmt: skip
LOG_IN_TRIES = whole(
    "people.log_in_tries", "safety", 10, 3, 50, "times",
    Words("登录失败几次后锁定", "同一账号在同一网络地址连续输错密码达到次数后暂时锁定。"),
    Words("Lock after failed log-ins", "After this many wrong passwords for one account from one address, it is locked for a while there."),
    permission=_SAFETY, words="暴力破解 lockout brute force axes",
)  # fmt: skip
LOCKED_MINUTES = whole(
    "people.locked_minutes", "safety", 15, 1, 1_440, "minutes",
    Words("锁定时长", "锁定后多久可以再次尝试登录。"),
    Words("Length of the lock", "How long until the log-in may be tried again."),
    permission=_SAFETY, words="解锁 lockout cool-off",
)  # fmt: skip
SESSION_DAYS = whole(
    "people.session_days", "safety", 14, 1, 90, "days",
    Words("登录保持时间", "登录后多少天需要重新登录。只影响今后的登录。"),
    Words("Stay signed in for", "After how many days one signs in again. Concerns log-ins from now on."),
    permission=_SAFETY, words="会话有效期 过期 session age expiry",
)  # fmt: skip
