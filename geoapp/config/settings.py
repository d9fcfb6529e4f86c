"""Django settings. What an installation may change: docs/settings.md (tested)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from csp.constants import NONE, SELF

from geoapp.config import database, env, gdal

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(env.text("GEOAPP_VAR", str(ROOT / "var")))

MODE = env.choice("GEOAPP_ENV", "development", {"development", "production"})
PRODUCTION = MODE == "production"
DEBUG = env.flag("GEOAPP_DEBUG", default=False)
HTTPS = env.flag("GEOAPP_HTTPS", default=PRODUCTION)
SECRET_KEY = env.secret(
    "GEOAPP_SECRET_KEY", file=VAR / "secret_key", production=PRODUCTION
)
ALLOWED_HOSTS = env.words("GEOAPP_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("GEOAPP_TRUSTED_ORIGINS", [])

gdal.forget_foreign_data()
GDAL_LIBRARY_PATH = gdal.gdal_library()
GEOS_LIBRARY_PATH = gdal.geos_library()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "axes",
    "csp",
    "leaflet",
    "procrastinate.contrib.django",
    "geoapp.config",
    "geoapp.spatial",
    "geoapp.jobs",
    "geoapp.accounts",
    "geoapp.lineage",
    "geoapp.territory",
    "geoapp.registry",
    "geoapp.ingest",
    "geoapp.analysis",
    "geoapp.publish",
    "tiles",
    "geoapp.webmap",
]

# What writes headers stands outside what may answer instead of a view.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "geoapp.config.headers.headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "geoapp.webmap.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "geoapp.webmap.upload_limits.UploadLimits",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "geoapp.accounts.session_limits.session_limits",
    "geoapp.accounts.limits.limits",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
    "geoapp.territory.middleware.SeenByUser",
]

ROOT_URLCONF = "geoapp.config.urls"
WSGI_APPLICATION = "geoapp.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "geoapp.webmap.navigation.pages",
            ],
        },
    },
]

DATABASES = {"default": database.configuration(VAR)}
GEOAPP_STATEMENT_TIMEOUT_S = env.integer(
    "GEOAPP_STATEMENT_TIMEOUT_S", 30, low=1, high=3600
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "map"
LOGOUT_REDIRECT_URL = "login"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

# Numbers and where they come from: docs/settings.md.
GEOAPP_PROXIES = env.integer("GEOAPP_PROXIES", int(PRODUCTION), low=0, high=5)
GEOAPP_SECOND_FACTOR = env.choice(
    "GEOAPP_SECOND_FACTOR",
    "required" if PRODUCTION else "optional",
    {"required", "optional", "off"},
)
GEOAPP_LINK_HOURS = env.integer("GEOAPP_LINK_HOURS", 72, low=1, high=336)
GEOAPP_IDLE_MINUTES = env.integer("GEOAPP_IDLE_MINUTES", 30, low=1, high=1440)
GEOAPP_SESSION_HOURS = env.integer("GEOAPP_SESSION_HOURS", 12, low=1, high=168)
GEOAPP_LOCK_TRIES = env.integer("GEOAPP_LOCK_TRIES", 5, low=1, high=100)
GEOAPP_LOCK_TRIES_ANYWHERE = env.integer(
    "GEOAPP_LOCK_TRIES_ANYWHERE", 20, low=GEOAPP_LOCK_TRIES, high=100
)
GEOAPP_LOCK_MINUTES = env.integer("GEOAPP_LOCK_MINUTES", 15, low=1, high=1440)
AXES_HANDLER = "geoapp.accounts.lockout.TwoThresholds"
AXES_FAILURE_LIMIT = GEOAPP_LOCK_TRIES
AXES_COOLOFF_TIME = timedelta(minutes=GEOAPP_LOCK_MINUTES)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"], ["username"]]
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_USERNAME_CALLABLE = "geoapp.accounts.lockout.name_tried"
AXES_CLIENT_IP_CALLABLE = "geoapp.accounts.address.client_address"
AXES_LOCKOUT_CALLABLE = "geoapp.webmap.accounts.sign_in.locked"

# Full bucket, and seconds in which an empty one fills (geoapp/accounts/limits.py).
GEOAPP_LIMITS = {
    "tiles": (env.integer("GEOAPP_TILES_PER_MINUTE", 3000, low=1, high=10**6), 60),
    "search": (env.integer("GEOAPP_SEARCHES_PER_MINUTE", 120, low=1, high=10**6), 60),
    "export": (env.integer("GEOAPP_EXPORTS_PER_HOUR", 20, low=1, high=10**6), 3600),
    "inspect": (
        env.integer("GEOAPP_INSPECTIONS_PER_HOUR", 120, low=1, high=10**6),
        3600,
    ),
    "sign_in": (env.integer("GEOAPP_SIGN_INS_PER_MINUTE", 30, low=1, high=10**6), 60),
}

# Message ids are Vietnamese, so that the first language can never miss a string.
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [ROOT / "geoapp" / "locale"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["geoapp.config.formats"]
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"  # the day turns at midnight in Ha Noi, wherever we run

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_MAX_AGE = 300  # seconds; short, because file names carry no hash
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedStaticFilesStorage",
    },
}
LEAFLET_CONFIG = {"TILES": [], "MINIMAP": False, "RESET_VIEW": False}

# A name with __Host- is taken by browsers from this host only, over HTTPS only.
_HOST = "__Host-" if HTTPS else ""
SESSION_ENGINE = "geoapp.accounts.session_store"
SESSION_COOKIE_NAME = f"{_HOST}sessionid"
SESSION_COOKIE_AGE = GEOAPP_SESSION_HOURS * 3600
CSRF_COOKIE_NAME = f"{_HOST}csrftoken"
LANGUAGE_COOKIE_NAME = f"{_HOST}django_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # probes on the machine itself speak HTTP
SECURE_HSTS_SECONDS = env.integer(
    "GEOAPP_HSTS_SECONDS", 31_536_000 if HTTPS else 0, low=0, high=63_072_000
)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_HSTS_SECONDS > 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "upgrade-insecure-requests": HTTPS,
    },
}

DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024  # bytes of a form without its files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 300
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# Statistical secrecy: numbers of places above 0 and below it are hidden from those
# outside an area (rules of threshold 3, 5 or 10 are usual in official statistics).
GEOAPP_SMALL_COUNT = env.integer("GEOAPP_SMALL_COUNT", 5, low=2, high=10)
GEOAPP_HIDE_ZERO = env.flag("GEOAPP_HIDE_ZERO", default=False)
GEOAPP_PUBLIC_PROGRESS = env.flag("GEOAPP_PUBLIC_PROGRESS", default=False)

GEOAPP_EXPORT_FOLDER = VAR / "exports"
GEOAPP_QUARANTINE = VAR / "quarantine"
GEOAPP_SCRATCH = VAR / "scratch"  # temporary files of workers
GEOAPP_QUARANTINE_DAYS = env.integer("GEOAPP_QUARANTINE_DAYS", 30, low=1, high=365)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
    },
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line"},
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
}
