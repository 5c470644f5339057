"""Django's settings. Everything an operator may change comes from the environment."""

from pathlib import Path

from csp.constants import NONE, SELF

from yingda.site import environment

PACKAGE = Path(__file__).resolve().parent.parent
DATA_DIR = environment.data_dir()
SECRET_KEY = environment.secret_key(DATA_DIR)
SECRET_KEY_FALLBACKS = environment.words("YINGDA_SECRET_KEY_FORMER")
DEBUG = False
ALLOWED_HOSTS = environment.words("YINGDA_ALLOWED_HOSTS", "*")
PUBLIC_URL = environment.public_url()
REDIS_URL = environment.redis_url()
TRUSTED_PROXIES = environment.trusted_proxies()
_SECURE = PUBLIC_URL.startswith("https://")

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.headless",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "csp",
    "yingda.plumbing.apps.PlumbingConfig",
    "yingda.people.apps.PeopleConfig",
    "yingda.customers.apps.CustomersConfig",
    "yingda.inboxes.apps.InboxesConfig",
    "yingda.notifications.apps.NotificationsConfig",
    "yingda.knowledge.apps.KnowledgeConfig",
    "yingda.conversations.apps.ConversationsConfig",
    "yingda.routing.apps.RoutingConfig",
    "yingda.attribution.apps.AttributionConfig",
    "yingda.performance.apps.PerformanceConfig",
    "yingda.reports.apps.ReportsConfig",
    "yingda.webhooks.apps.WebhooksConfig",
    "yingda.automation.apps.AutomationConfig",
    "yingda.imports.apps.ImportsConfig",
    "yingda.keeping.apps.KeepingConfig",
    "yingda.site.apps.SiteConfig",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "yingda.site.widget_api.OpenToOtherSites",
    "yingda.site.refusals.OneShapeOfErrors",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "yingda.people.accounts.SecondFactorGate",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "yingda.site.once.DoneOnce",
    "yingda.plumbing.http.AsSeen",
]

ROOT_URLCONF = "yingda.site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "site" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": environment.database(DATA_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "yingda"}
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "yingda.people.accounts.ShortestPassword"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_ADAPTER = "yingda.people.accounts.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
# An office has one address: what is counted per address leaves room for a few hundred people. Failed passwords are
# axes' matter (name + address); `login_failed` remains for codes of second factors, per person.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": "6/5m/key"}
HEADLESS_ONLY = True
HEADLESS_CLIENTS = ("browser",)
HEADLESS_FRONTEND_URLS = {"account_reset_password_from_key": f"{PUBLIC_URL}/reset-password/{{key}}"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "yingda.people.accounts.SecondFactorAdapter"
MFA_TOTP_ISSUER = "Yingda"
USERSESSIONS_TRACK_ACTIVITY = False

AXES_FAILURE_LIMIT = "yingda.people.accounts.tries_allowed"
AXES_COOLOFF_TIME = "yingda.people.accounts.length_of_lock"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_CALLABLE = "yingda.people.accounts.attempted_login"
AXES_LOCKOUT_CALLABLE = "yingda.people.accounts.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_VERBOSE = False

SESSION_ENGINE = "yingda.people.queries.session_store"
SESSION_COOKIE_NAME = "yingda_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _SECURE
# Each log-in is given the team's own age (`people.session_days`); this is the longest.
SESSION_COOKIE_AGE = 90 * 24 * 3600
CSRF_COOKIE_NAME = "yingda_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = _SECURE
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF, "'unsafe-inline'"],
        "img-src": [SELF, "data:", "blob:"],
        "connect-src": [SELF, "ws:", "wss:"],
        "font-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = PACKAGE / "site" / "static" / "built"
WHITENOISE_MAX_AGE = 3600
# The names of these change with their content.
WHITENOISE_IMMUTABLE_FILE_TEST = r"^.*/console/assets/.+-[\w-]{8}\.\w+$"
MEDIA_ROOT = DATA_DIR / "files"

VISIT_RETENTION_DAYS = environment.whole_number("YINGDA_VISIT_RETENTION_DAYS", 400, 1, 3650)
# Internal addresses webhooks may be sent to, also without TLS.
WEBHOOK_ALLOWED_NETWORKS = environment.networks("YINGDA_WEBHOOK_ALLOW")
# Whether staff may have pushes on their devices; hosts of push services besides those of the usual browsers; whom those may ask.
PUSH = environment.is_on("YINGDA_PUSH", True)
PUSH_HOSTS = environment.words("YINGDA_PUSH_HOSTS")
PUSH_CONTACT = PUBLIC_URL if _SECURE else "mailto:push@localhost.invalid"
# How long somebody whose last line was lost still counts as there (ms).
LINE_GRACE_MS = environment.whole_number("YINGDA_LINE_GRACE_MS", 45_000, 100, 3_600_000)
# Requests of the interface a minute; 0 is no limit. A log-in is a browser; an office may be one address.
TOKEN_RATE = environment.whole_number("YINGDA_TOKEN_RATE", 1_200, 0, 1_000_000)
LOGIN_RATE = environment.whole_number("YINGDA_LOGIN_RATE", 3_000, 0, 1_000_000)
ADDRESS_RATE = environment.whole_number("YINGDA_ADDRESS_RATE", 30_000, 0, 1_000_000)
UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
_MAIL = environment.mail()
EMAIL_BACKEND, DEFAULT_FROM_EMAIL = _MAIL["EMAIL_BACKEND"], _MAIL["DEFAULT_FROM_EMAIL"]
EMAIL_HOST, EMAIL_PORT = _MAIL.get("EMAIL_HOST", ""), _MAIL.get("EMAIL_PORT", 25)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.get("EMAIL_HOST_USER", ""), _MAIL.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_SSL, EMAIL_USE_TLS = _MAIL.get("EMAIL_USE_SSL", False), _MAIL.get("EMAIL_USE_TLS", False)
EMAIL_TIMEOUT = environment.MAIL_TIMEOUT_S
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {"axes": {"level": "WARNING"}, "httpx": {"level": "WARNING"}},
}

# Where figures are asked: in this process, or on a Spark cluster over facts exported as Parquet.
FACTS_ENGINE = environment.facts_engine()
FACTS_FOLDER = environment.text("YINGDA_FACTS_FOLDER")
SPARK_MASTER = environment.text("YINGDA_SPARK_MASTER", "local[*]")
