"""
Django's settings: one file, every value that differs between machines from the environment.

docs/reference/settings.md lists the variables.
"""

import os
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from config import environment

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = Path(os.environ.get("SANLIAN_VAR", BASE_DIR / "var"))

# DEBUG never depends on anything but its own variable; PRODUCTION hardens what a browser sees.
DEBUG = environment.flag("SANLIAN_DEBUG", default=False)
PRODUCTION = environment.flag("SANLIAN_PRODUCTION", default=False)
# While people, grids and figures are invented, every page says so.
DEMONSTRATION = environment.flag("SANLIAN_DEMONSTRATION", default=not PRODUCTION)

SECRET_KEY = os.environ.get("SANLIAN_SECRET_KEY", "")
# Encrypts names and telephone numbers at rest; apart from SECRET_KEY so that either can be changed alone.
CONTACT_KEY = os.environ.get("SANLIAN_CONTACT_KEY", "")
if PRODUCTION and not (SECRET_KEY and CONTACT_KEY):
    raise ImproperlyConfigured("SANLIAN_SECRET_KEY and SANLIAN_CONTACT_KEY must be set in production.")
# The demonstration's keys protect invented people only, and are refused in production above.
SECRET_KEY = SECRET_KEY or "demonstration-only-" + "x" * 48
CONTACT_KEY = CONTACT_KEY or "demonstration-only-contact-key"

# Division codes of the counties at work, where the database holds more of the country than these.
COUNTIES = environment.words("SANLIAN_COUNTIES", default="")

# The path below which a host application shows the product; empty where it has an address of its own.
PREFIX = environment.prefix("SANLIAN_PREFIX")
FORCE_SCRIPT_NAME = PREFIX or None

ALLOWED_HOSTS = environment.words("SANLIAN_HOSTS", default="localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = environment.words("SANLIAN_ORIGINS", default="")
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

INSTALLED_APPS = [
    "sanlian.look",
    "sanlian.portal",
    "sanlian.desk",
    "sanlian.cockpit",
    "sanlian.registry",
    "sanlian.demonstration",
    "sanlian.exchange",
    "sanlian.scoring",
    "sanlian.analysis",
    "sanlian.figures",
    "sanlian.visits",
    "sanlian.workorders",
    "sanlian.broadcasts",
    "sanlian.notices",
    "sanlian.notify",
    "sanlian.catalogue",
    "sanlian.dataitems",
    "sanlian.people",
    "sanlian.places",
    "sanlian.journal",
    # No Django inside; listed so that its words are translated.
    "sanlian.sheets",
    "unfold.apps.BasicAppConfig",
    "sanlian.look.apps.AdministrationConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "django_htmx",
]
# Rooms under construction are left out until they exist, so that main runs at every commit.
INSTALLED_APPS = [
    app
    for app in INSTALLED_APPS
    if not app.startswith("sanlian.")
    or "Config" in app
    or (BASE_DIR / app.replace(".", "/") / "__init__.py").exists()
]

MIDDLEWARE = [
    "sanlian.look.proxies.Proxies",
    "sanlian.look.hosts.HostStyle",
    "django.middleware.security.SecurityMiddleware",
    "sanlian.look.compressing.Compressed",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
    "sanlian.look.doors.Doors",
    "sanlian.look.refusals.Refusals",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sanlian.look.context.everywhere",
            ],
        },
    }
]

DATABASES = {
    "default": environment.database(
        os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'sanlian.sqlite3'}"), base=BASE_DIR
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("phone", "name")},
    },
]
LOGIN_URL = "desk:login"
LOGIN_REDIRECT_URL = "desk:inbox"
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_FORM_FIELD = "username"
AXES_VERBOSE = False
# What axes keeps is read by the security administrator on a page of ours.
AXES_ENABLE_ADMIN = False
AXES_LOCKOUT_CALLABLE = "sanlian.desk.pages.session.locked"

# What other programs are told of us: whom to ask, and where keys are given out; empty for a sentence of our own.
OPEN311_CONTACT = os.environ.get("SANLIAN_OPEN311_CONTACT", "")
OPEN311_KEY_SERVICE = os.environ.get("SANLIAN_OPEN311_KEY_SERVICE", "")

# What the county brings for the scene; docs/how-to/bring-your-map.md. The approval number (审图号) is shown on it.
MAP_APPROVAL = os.environ.get("SANLIAN_MAP_APPROVAL", "")
# Each a folder, a file or an address with {z}, {x} and {y}; the zooms, as 6-13, are needed for addresses.
SCENE_TERRAIN = os.environ.get("SANLIAN_TERRAIN", "")
SCENE_TERRAIN_ZOOMS = os.environ.get("SANLIAN_TERRAIN_ZOOMS", "")
SCENE_TERRAIN_ENCODING = os.environ.get("SANLIAN_TERRAIN_ENCODING", "") or "terrarium"
SCENE_TERRAIN_EXAGGERATION = float(os.environ.get("SANLIAN_TERRAIN_EXAGGERATION", "") or 1.5)
SCENE_BASE_MAP = os.environ.get("SANLIAN_BASE_MAP", "")
SCENE_BASE_MAP_ZOOMS = os.environ.get("SANLIAN_BASE_MAP_ZOOMS", "")
SCENE_BASE_MAP_STYLE = os.environ.get("SANLIAN_BASE_MAP_STYLE", "")
SCENE_HOUSES = os.environ.get("SANLIAN_HOUSES", "")
SCENE_MODEL = os.environ.get("SANLIAN_MODEL", "")
SCENE_MODEL_GROUND = float(os.environ.get("SANLIAN_MODEL_GROUND", "") or 0)

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Where the product is reached from outside: it stands in links that leave by SMS.
ADDRESS = os.environ.get("SANLIAN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
# What carries messages out of the house: file, console, mail, http, off or the dotted path of an adapter's class.
# Nothing outside this machine is asked until one of them is set.
NOTIFY_CHANNELS = {
    "sms": {
        "adapter": os.environ.get("SANLIAN_SMS", "file"),
        "url": os.environ.get("SANLIAN_SMS_URL", ""),
        "token": os.environ.get("SANLIAN_SMS_TOKEN", ""),
    },
    "email": {"adapter": os.environ.get("SANLIAN_EMAIL", "file")},
    "chat": {
        "adapter": os.environ.get("SANLIAN_CHAT", "file"),
        "url": os.environ.get("SANLIAN_CHAT_URL", ""),
        "token": os.environ.get("SANLIAN_CHAT_TOKEN", ""),
    },
}
for _channel in NOTIFY_CHANNELS.values():
    _channel["folder"] = str(VAR_DIR / "outbox")
    if _channel["adapter"] == "http" and not _channel.get("url"):
        raise ImproperlyConfigured(
            "A channel that is set to http needs its address, such as SANLIAN_SMS_URL."
        )
NOTIFY_QUIET = os.environ.get("SANLIAN_QUIET", "21:00-07:00")
EMAIL_HOST = os.environ.get("SANLIAN_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("SANLIAN_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("SANLIAN_SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SANLIAN_SMTP_PASSWORD", "")
EMAIL_USE_TLS = environment.flag("SANLIAN_SMTP_TLS", default=False)
EMAIL_TIMEOUT = 5
DEFAULT_FROM_EMAIL = os.environ.get("SANLIAN_SMTP_FROM", "sanlian@localhost")

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_ROOT = VAR_DIR / "media"
# Photographs are served by pages that ask who is looking, never by a public folder.
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "config.storage.ModulesToo"}
    if PRODUCTION
    else {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = not PRODUCTION

# Where a model lies that writes down what people say; empty while a person at the desk listens.
VOICE_MODEL = os.environ.get("SANLIAN_VOICE_MODEL", "")
VOICE_RECOGNISER = os.environ.get("SANLIAN_VOICE_RECOGNISER", "sanlian.analysis.hearing.SherpaOnnx")
VOICE_THREADS = int(os.environ.get("SANLIAN_VOICE_THREADS", "2"))
FFMPEG = os.environ.get("SANLIAN_FFMPEG", "ffmpeg")

# Whether officers see which of their own steps counted for their unit; nobody else ever does.
OWN_CASES = environment.flag("SANLIAN_OWN_CASES", default=False)

# Where clamd listens, unix:/path or host:port; empty while no virus scanner looks at what is sent.
CLAMD = environment.scanner("SANLIAN_CLAMD")

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

CONTENT_SECURITY_POLICY: dict[str, Any] = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    }
}
# The editor in the green of the other pages; the numbers are lightness, strength and hue.
_GREENS = {
    "50": "97% .01",
    "100": "94% .02",
    "200": "89% .04",
    "300": "82% .07",
    "400": "70% .09",
    "500": "58% .1",
}
_GREENS |= {"600": "47% .09", "700": "41% .08", "800": "35% .06", "900": "29% .05", "950": "21% .04"}
UNFOLD = {
    "COLORS": {"primary": {step: f"oklch({shade} 162)" for step, shade in _GREENS.items()}},
    "SITE_SYMBOL": "database",
}

# The reference-data editor (Django admin with unfold) needs inline code of its own.
CONTENT_SECURITY_POLICY["EXCLUDE_URL_PREFIXES"] = ("/admin/",)
# What the product keeps in a browser is its own, also where it shares an address with others.
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = LANGUAGE_COOKIE_PATH = f"{PREFIX}/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
# How long notes of visits are kept: what they say of a household is of use for some time, and then a burden.
VISIT_NOTES_DAYS = int(os.environ.get("SANLIAN_VISIT_NOTES_DAYS", "730"))
# An officer's session that is left alone ends sooner.
IDLE_MINUTES = int(os.environ.get("SANLIAN_IDLE_MINUTES", "60"))
# How long the orders in hand stay readable on an officer's phone after the last signal (0: nothing is kept there),
# and whether a page with names and numbers may stay with them; docs/adr/0033.
OFFLINE_HOURS = int(os.environ.get("SANLIAN_OFFLINE_HOURS", "12"))
OFFLINE_CONTACTS = environment.flag("SANLIAN_OFFLINE_CONTACTS", default=False)
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "sanlian.look.views.forbidden"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_REFERRER_POLICY = "same-origin"
# Whom X-Forwarded-For is believed from: the addresses or networks of the county's own proxies.
TRUSTED_PROXIES = environment.networks("SANLIAN_PROXIES")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
X_FRAME_OPTIONS = "DENY"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("SANLIAN_LOG", "WARNING")},
}
