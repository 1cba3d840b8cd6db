"""One file of settings for every place; what differs is one named variable read in `env.py`."""

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.env import clamd, database, demonstration, env, names, secret_key, smtp, switch

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env("VAR", str(BASE_DIR / "var"))).resolve()
DEBUG = env("DEBUG", "off", switch)
SECRET_KEY = secret_key(VAR)
HOST = env("HOST", "127.0.0.1")
PORT = env("PORT", "8000", int)
ALLOWED_HOSTS = env("ALLOWED_HOSTS", "127.0.0.1,localhost", names)
BASE_URL = env("BASE_URL", f"http://{HOST}:{PORT}").rstrip("/")
DEMO = demonstration(wanted=env("DEMO", "off", switch), host=HOST, allowed_hosts=ALLOWED_HOSTS)
COUNT_SQL = env("COUNT_SQL", "off", switch)
IS_HTTPS = BASE_URL.startswith("https:")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "espai.core",
    "espai.members",
    "espai.notices",
    "espai.commitments",
    "espai.classroom",
    "espai.admission",
    "espai.surveys",
    "espai.research",
    "espai.topics",
    "espai.programme",
    "espai.monitoring",
    "espai.home",
]

MIDDLEWARE = [
    "espai.core.middleware.RequestId",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "espai.core.middleware.Headers",
    "espai.core.pagecache.PageCache",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "espai.core.middleware.ChooseLanguage",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "espai.members.middleware.StandingMiddleware",
    "espai.core.access.AccessMiddleware",
]
if COUNT_SQL:
    MIDDLEWARE.insert(0, "espai.core.middleware.CountQueries")

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "DIRS": [BASE_DIR / "espai" / "core" / "templates"],  # before allauth's own
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "espai.core.context.page",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "espai.core.templatetags.kept"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.insert(0, "django.forms")

DATABASES = {"default": database(env("DATABASE", f"sqlite://{VAR / 'espai.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    # Rate limits need a cache that every process shares.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        # Room enough that nobody clears somebody's limit by filling it with others'.
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

AUTH_USER_MODEL = "members.Person"
AUTHENTICATION_BACKENDS = ["espai.members.backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home:start"
LOGOUT_REDIRECT_URL = "home:start"
ACCOUNT_ADAPTER = "espai.notices.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # people are invited to an address; there is no sign-up
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key", "request_login_code": "20/m/ip,3/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Espai"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses are those to which people were invited
MFA_ADAPTER = "espai.members.adapters.MFAAdapter"
SESSION_ENGINE = "espai.members.sessions"
SESSION_COOKIE_AGE = int(timedelta(days=14).total_seconds())
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
TRUSTED_PROXIES = env("TRUSTED_PROXIES", "0", int)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

LANGUAGE_CODE = "ca"
LANGUAGES = [("ca", _("Català")), ("es", _("Castellà")), ("en", _("Anglès"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Madrid"
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR / "files"}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
ESPAI_UPLOAD_MIB = env("UPLOAD_MIB", "25", int)
ESPAI_CLAMD = env("CLAMD", "", clamd)
WHITENOISE_MAX_AGE = 31536000

SECURE_HSTS_SECONDS = int(timedelta(days=365).total_seconds()) if IS_HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = IS_HTTPS
# The proxy that holds the certificate says how the browser came; without one, there is nothing to believe.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = IS_HTTPS and TRUSTED_PROXIES > 0
SECURE_REDIRECT_EXEMPT = [r"^-/salut/"]  # asked from inside, without the proxy
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "espai.core.views.csrf_failure"
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

vars().update(env("SMTP", "", smtp))
DEFAULT_FROM_EMAIL = env("FROM", "Espai <espai@localhost>")
ESPAI_CONTACT = env("CONTACT", "o.cooperaci@diba.cat")

LEAD_DAYS = env("LEAD_DAYS", "15", int)  # a programme sent with fewer is flagged

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # A line for each job that went well would hide the one that did not.
    "loggers": {name: {"level": "WARNING"} for name in ("django_tasks", "django_tasks_db")},
}
