"""What tests change: a cheap password hash, plain static files, tasks that wait to be run by the test."""

import os
import tempfile
from pathlib import Path

from config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "¡%s!"  # type: ignore[index]  # noqa: F405
MIDDLEWARE = [name for name in MIDDLEWARE if "GZip" not in name and "whitenoise" not in name]  # noqa: F405
DEMO = True
# A file, so that the processes that tests start see what the test wrote.
IS_SQLITE = "sqlite3" in DATABASES["default"]["ENGINE"]  # noqa: F405
FILE = Path(tempfile.gettempdir()) / f"espai-{os.getpid()}.sqlite3"
DATABASES["default"]["TEST"] = {"NAME": FILE} if IS_SQLITE else {}  # noqa: F405
