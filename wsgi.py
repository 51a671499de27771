"""The application for a WSGI server: `gunicorn wsgi:app`."""

from config import Settings
from lms.app import create_app

app = create_app(Settings.from_env(), commands=False)
