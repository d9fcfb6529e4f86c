"""Django settings. What an installation may change: docs/settings.md (tested)."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONCE, NONE, SELF

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
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.gis",
    "django.contrib.postgres",
    "csp",
    "leaflet",
    "geoapp.config",
    "geoapp.spatial",
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

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "geoapp.webmap.language.chosen_language",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
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
                "csp.context_processors.nonce",
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

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600  # one working day
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]  # probes on the machine itself speak HTTP
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}

# Statistical secrecy: numbers of places above 0 and below it are hidden from those
# outside an area (rules of threshold 3, 5 or 10 are usual in official statistics).
GEOAPP_SMALL_COUNT = env.integer("GEOAPP_SMALL_COUNT", 5, low=2, high=10)
GEOAPP_HIDE_ZERO = env.flag("GEOAPP_HIDE_ZERO", default=False)
GEOAPP_PUBLIC_PROGRESS = env.flag("GEOAPP_PUBLIC_PROGRESS", default=False)

GEOAPP_EXPORT_FOLDER = VAR / "exports"

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
