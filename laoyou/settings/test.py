"""Settings of the test run: the same, with fast password hashing and a database of its own."""

from laoyou.settings import *  # noqa: F403
from laoyou.settings import MIDDLEWARE as _MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Pages are rendered without collecting static files first.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MIDDLEWARE = [each for each in _MIDDLEWARE if not each.startswith("whitenoise.")]
