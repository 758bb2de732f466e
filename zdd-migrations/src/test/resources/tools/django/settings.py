import os

SECRET_KEY = "only for tests"
INSTALLED_APPS = ["shop"]
USE_TZ = True
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "USER": "zdd",
        "PORT": os.environ["DB_PORT"],
        "NAME": os.environ["DB_NAME"],
    }
}
