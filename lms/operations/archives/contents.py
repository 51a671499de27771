"""What is in a backup: one tar with a manifest, the database and the folders that belong to it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from tarfile import TarFile, TarInfo

MANIFEST = "manifest.json"
SQLITE_NAME, POSTGRES_NAME = "tandem.db", "tandem.dump"
FOLDERS = ("files", "pages")
FORMAT = 1


class BackupRefused(Exception):  # noqa: N818 - told to a person, not handled
    """A backup cannot be made, or is not to be trusted; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """The first member of the tar. `digest` is the SHA-256 of the database member."""

    made_at: str
    revision: str | None
    database: str
    digest: str
    files: int
    format: int = FORMAT

    def as_bytes(self) -> bytes:
        """JSON, one fact a line."""
        return json.dumps(asdict(self), indent=1).encode()


def read_manifest(tar: TarFile) -> Manifest:
    """The manifest of an open backup. Raises BackupRefused if this is not one of ours."""
    try:
        member = tar.extractfile(MANIFEST)
        found = Manifest(**json.loads(member.read())) if member else None
    except (KeyError, TypeError, ValueError) as error:
        raise BackupRefused("This is not a backup made by lms backup.") from error
    if (
        found is None
        or found.format != FORMAT
        or found.database not in {SQLITE_NAME, POSTGRES_NAME}
    ):
        raise BackupRefused("This backup was made by a release that this one does not know.")
    return found


def check_member(member: TarInfo, manifest: Manifest) -> None:
    """Refuse what a backup never contains: links, devices, and paths that lead elsewhere."""
    path = PurePosixPath(member.name)
    known = path.parts[:1] in {(name,) for name in FOLDERS} or member.name in {
        MANIFEST,
        manifest.database,
    }
    if (
        path.is_absolute()
        or ".." in path.parts
        or not known
        or not (member.isfile() or member.isdir())
    ):
        raise BackupRefused(
            f"The backup contains something that does not belong there: {member.name}"
        )


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
