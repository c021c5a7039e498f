"""Settings of the test run: the same, with fast password hashing and a database of its own."""

from laoyou.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
