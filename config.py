"""Settings: the only reader of the environment. Frozen, typed, checked at start.

Every setting is a field of `Settings`; its name in the environment is in `env`, what it does in
`help`. The table in README.md is tested against these fields.
"""

from __future__ import annotations

import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent
SECRET_MIN = 32
KNOWN_SECRETS = frozenset({"dev", "secret", "changeme", "change-me", "test", "password"})
TRUE, FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}


class SettingsError(ValueError):
    """A setting is missing or unsafe; the message says which and what to do."""


def setting(env: str, default: Any, help_: str) -> Any:  # noqa: ANN401 - a dataclass field of any type
    """Declare a field with its name in the environment and its line in the settings table."""
    if callable(default):
        return field(default_factory=default, metadata={"env": env, "help": help_})
    return field(default=default, metadata={"env": env, "help": help_})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Paths are absolute, durations in the unit their name says."""

    secret_key: str = setting(
        "TANDEM_SECRET_KEY",
        "",
        "Signs cookies; 32 characters or more. `openssl rand -hex 32` makes one.",
    )
    old_secret_keys: tuple[str, ...] = setting(
        "TANDEM_OLD_SECRET_KEYS",
        (),
        "Earlier keys, comma separated, still accepted while you rotate.",
    )
    database_url: str = setting(
        "DATABASE_URL", "", "`postgresql://…`; empty means SQLite in the data folder."
    )
    data_dir: Path = setting(
        "TANDEM_DATA",
        lambda: ROOT / "var",
        "Folder for the database, uploads, mail files and backups.",
    )
    courses_dir: Path = setting(
        "TANDEM_COURSES",
        lambda: ROOT / "courses",
        "Folder of the courses that `bin/serve` publishes.",
    )
    base_url: str = setting(
        "TANDEM_BASE_URL",
        "",
        "Public address such as `https://learn.example.org`, used in mails and certificates.",
    )
    production: bool = setting(
        "TANDEM_PRODUCTION",
        False,
        "Set by `bin/serve --production`: Secure cookies, HSTS, no demo.",
    )
    proxy_hops: int = setting(
        "TANDEM_PROXY_HOPS",
        0,
        "Number of reverse proxies whose X-Forwarded-* headers are believed.",
    )
    hosts: tuple[str, ...] = setting(
        "TANDEM_HOSTS",
        (),
        "Host names answered, comma separated; empty: the host of the public address.",
    )
    bind: str = setting("TANDEM_BIND", "127.0.0.1", "Address the server listens on.")
    port: int = setting("PORT", 8000, "Port the server listens on.")
    name: str = setting(
        "TANDEM_NAME", "Tandem", "Name of the platform in titles, mails and certificates."
    )
    issuer: str = setting(
        "TANDEM_ISSUER", "Tandem", "Who issues certificates: the city, network or consortium."
    )
    contact: str = setting(
        "TANDEM_CONTACT",
        "tandem@example.org",
        "Address for questions, shown in the footer pages and mails.",
    )
    enforcement_url: str = setting(
        "TANDEM_ENFORCEMENT_URL",
        "",
        "Web page of the body that enforces accessibility in your country.",
    )
    pages_dir: Path = setting(
        "TANDEM_PAGES",
        lambda: ROOT / "var" / "pages",
        "Folder with your own `imprint.de.md`, `privacy.en.md`, `accessibility.en.md`.",
    )
    funding_note: str = setting(
        "TANDEM_FUNDING_NOTE", "", "One line in the footer, such as the EU funding statement."
    )
    registration: bool = setting(
        "TANDEM_REGISTRATION", True, "Whether anybody may make an account."
    )
    languages: tuple[str, ...] = setting(
        "TANDEM_LANGUAGES", ("en", "de"), "Languages of the interface, the first is the default."
    )
    time_zone: str = setting(
        "TANDEM_TIME_ZONE", "Europe/Brussels", "Time zone of visitors and new accounts."
    )
    mail: str = setting(
        "TANDEM_MAIL", "file", "`smtp`, `file` (into the data folder) or `console`."
    )
    mail_from: str = setting(
        "TANDEM_MAIL_FROM", "Tandem <tandem@example.org>", "Sender of all mails."
    )
    smtp_host: str = setting("TANDEM_SMTP_HOST", "127.0.0.1", "Mail server.")
    smtp_port: int = setting("TANDEM_SMTP_PORT", 25, "Port of the mail server.")
    smtp_user: str = setting("TANDEM_SMTP_USER", "", "User at the mail server, if it asks for one.")
    smtp_password: str = setting("TANDEM_SMTP_PASSWORD", "", "Password at the mail server.")
    smtp_tls: str = setting("TANDEM_SMTP_TLS", "starttls", "`starttls`, `tls` or `none`.")
    session_hours: int = setting(
        "TANDEM_SESSION_HOURS", 12, "Hours without a request after which one must sign in again."
    )
    session_days: int = setting(
        "TANDEM_SESSION_DAYS", 30, "Days after which one must sign in again in any case."
    )
    limiter_storage: str = setting(
        "TANDEM_LIMITER_STORAGE",
        "",
        "Storage of rate limits; empty: the database. `redis://…` with several machines.",
    )
    max_upload_mb: int = setting(
        "TANDEM_MAX_UPLOAD_MB", 20, "Largest file that may be uploaded, in MB."
    )
    course_quota_mb: int = setting(
        "TANDEM_COURSE_QUOTA_MB",
        500,
        "Room for the pictures, films and files of one course, in MB.",
    )
    keep_certificates: bool = setting(
        "TANDEM_KEEP_CERTIFICATES",
        True,
        "Whether certificates stay as proof when their person is erased; else they are deleted.",
    )
    threads: int = setting("TANDEM_THREADS", 4, "Threads of each server process.")
    workers: int = setting("TANDEM_WORKERS", 2, "Server processes.")
    testing: bool = setting(
        "TANDEM_TESTING", False, "For the test suite only: mails stay in memory, limits are off."
    )

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; raises SettingsError on a value that cannot be read or is unsafe."""
        source = os.environ if environ is None else environ
        values = {
            f.name: _parse(f.metadata["env"], source[f.metadata["env"]], f.type)
            for f in fields(cls)
            if f.metadata["env"] in source
        }
        settings = cls(**values)
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse unsafe settings; in production also what only a demo may leave out."""
        _check_secret(self.secret_key)
        if self.mail not in {"smtp", "file", "console"}:
            raise SettingsError("TANDEM_MAIL is one of smtp, file, console.")
        if self.smtp_tls not in {"starttls", "tls", "none"}:
            raise SettingsError("TANDEM_SMTP_TLS is one of starttls, tls, none.")
        if not self.production:
            return
        if not re.fullmatch(r"https://[a-z0-9.:-]+", self.base_url):
            raise SettingsError(
                "TANDEM_BASE_URL must be the public https:// address, without a path."
            )

    @property
    def database(self) -> str:
        """The SQLAlchemy URL: PostgreSQL by psycopg 3, or SQLite in the data folder."""
        if self.database_url:
            return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", self.database_url)
        return f"sqlite:///{self.data_dir / 'tandem.db'}"

    @property
    def is_sqlite(self) -> bool:
        """Whether rows live in the one file."""
        return self.database.startswith("sqlite")

    @property
    def is_loopback(self) -> bool:
        """Whether the server can only be reached from this machine."""
        try:
            return ipaddress.ip_address(self.bind).is_loopback
        except ValueError:
            return self.bind == "localhost"

    @property
    def public_url(self) -> str:
        """The address that links in mails and on certificates begin with, without a final slash."""
        return self.base_url.rstrip("/") or f"http://127.0.0.1:{self.port}"


def _check_secret(secret: str) -> None:
    if not secret:
        raise SettingsError("TANDEM_SECRET_KEY is missing. Make one with: openssl rand -hex 32")
    if len(secret) < SECRET_MIN or secret.lower() in KNOWN_SECRETS or len(set(secret)) < 8:  # noqa: PLR2004
        raise SettingsError(
            "TANDEM_SECRET_KEY is short or known. Make one with: openssl rand -hex 32"
        )


def _parse(env: str, text: str, kind: Any) -> Any:  # noqa: ANN401 - by the field's type
    match kind:
        case "bool":
            if text.lower() not in TRUE | FALSE:
                raise SettingsError(f"{env} is 1 or 0.")
            return text.lower() in TRUE
        case "int":
            if not re.fullmatch(r"\d+", text):
                raise SettingsError(f"{env} is a whole number.")
            return int(text)
        case "Path":
            return Path(text).expanduser().resolve()
        case "tuple[str, ...]":
            return tuple(part.strip() for part in text.split(",") if part.strip())
        case _:
            return text


SECRETS = frozenset({"secret_key", "old_secret_keys", "smtp_password"})


@dataclass(frozen=True, slots=True)
class Described:
    """A setting as it may be shown: `value` without secrets, `source` in one word.

    The source is "environment", "default", or "start" for what was set by the program that started.
    """

    env: str
    value: str
    source: str
    help: str


def described(settings: Settings, environ: Mapping[str, str] | None = None) -> list[Described]:
    """All settings in their order, with their sources; secrets are masked."""
    given, defaults = os.environ if environ is None else environ, Settings()
    found = []
    for one in fields(Settings):
        value, env = getattr(settings, one.name), one.metadata["env"]
        unset = "default" if value == getattr(defaults, one.name) else "start"
        source = "environment" if env in given else unset
        found.append(Described(env, _shown(one.name, value), source, one.metadata["help"]))
    return found


def _shown(name: str, value: object) -> str:
    """A value in words; of a secret only whether there is one, of a URL not the password."""
    if name in SECRETS:
        return "••••••••" if value else ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ", ".join(value)
    masked = re.sub(r"(?<=://).*@", "••••••••@", str(value))
    return re.sub(r"(?i)(password=)[^&]*", r"\1••••••••", masked)
