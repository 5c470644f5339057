"""Every environment variable an operator may set, for the system page: what it does, and what of it may be shown."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. secret: nothing of its value is shown; url: its password is not."""

    name: str
    zh: str
    en: str
    default: str = ""
    secret: bool = False
    url: bool = False

    def masked(self, value: str) -> str:
        """What may be shown of the value."""
        if self.secret:
            return "••••••••"
        if self.url:
            parts = urlsplit(value)
            return value.replace(f":{parts.password}@", ":••••@") if parts.password else value
        return value


VARIABLES = (
    Variable("YINGDA_DATABASE_URL", "数据库地址", "The database", "sqlite", url=True),
    Variable("YINGDA_REDIS_URL", "Redis 地址，多个网页进程时需要", "Redis, needed with several web processes", url=True),
    Variable("YINGDA_DATA_DIR", "数据目录：数据库、上传的文件、密钥", "The data folder: database, uploads, key", "./var"),
    Variable("YINGDA_SECRET_KEY", "签名与加密用的密钥", "The key that signs and encrypts", "var/secret-key", secret=True),
    Variable("YINGDA_SECRET_KEY_FORMER", "更换前的旧密钥", "Former keys, while they are being replaced", secret=True),
    Variable("YINGDA_ALLOWED_HOSTS", "允许用哪些域名访问", "The host names that are answered", "*"),
    Variable("YINGDA_PUBLIC_URL", "浏览器访问本系统的地址", "Where browsers reach this installation", "http://127.0.0.1:8000"),
    Variable("YINGDA_TRUSTED_PROXIES", "可信的反向代理地址", "Proxies whose X-Forwarded-For is believed"),
    Variable("YINGDA_EMBED_WORKER", "网页进程里是否也跑后台任务", "Whether the web process runs jobs too", "1"),
    Variable("YINGDA_SMTP_URL", "发信服务器", "The mail server", url=True),
    Variable("YINGDA_MAIL_FROM", "发件人", "The sender of mails"),
    Variable("YINGDA_VISIT_RETENTION_DAYS", "访客浏览记录保留天数", "Days visits are kept", "400"),
    Variable("YINGDA_WEBHOOK_ALLOW", "Webhook 可以访问的内网地址", "Internal networks webhooks may go to"),
    Variable("YINGDA_PUSH", "是否允许手机和桌面推送", "Whether push notices are sent", "1"),
    Variable("YINGDA_PUSH_HOSTS", "推送可以发往的服务器", "The hosts push notices may go to"),
    Variable("YINGDA_TOKEN_RATE", "每个接口令牌每分钟最多请求数（0 不限）", "Requests a minute of one API token at most (0: no limit)", "1200"),
    Variable("YINGDA_LOGIN_RATE", "每位同事每分钟最多请求数（0 不限）", "Requests a minute of one colleague at most (0: no limit)", "3000"),
    Variable("YINGDA_ADDRESS_RATE", "每个地址每分钟最多请求数（0 不限）", "Requests a minute from one address at most (0: no limit)", "30000"),
    Variable("YINGDA_LINE_GRACE_MS", "断线多久后算离开（毫秒）", "How long a lost line still counts as there (ms)", "45000"),
    Variable("YINGDA_FACTS_ENGINE", "用什么计算指标：duckdb 或 spark", "What figures are counted with: duckdb or spark", "duckdb"),
    Variable("YINGDA_FACTS_FOLDER", "导出的 Parquet 事实所在目录", "The folder of the facts as Parquet"),
    Variable("YINGDA_SPARK_MASTER", "Spark 集群地址", "The address of the Spark cluster"),
)
