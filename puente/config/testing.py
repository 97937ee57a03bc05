"""The settings of the tests: a data folder that is thrown away, a quick password hash, no static manifest."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="puente-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["PUENTE_DATA"] = _folder
os.environ.setdefault("PUENTE_SECRET_KEY", "for tests alone")

from puente.config.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
ALLOWED_HOSTS = ["*"]
API_PER_MINUTE = 1_000_000  # time stands still in most tests
WHITENOISE_AUTOREFRESH = True  # looked for when asked for: each browser of a test would read all files first
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": ":memory:"}  # noqa: F405  # each process of the tests has its own
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
