"""The folder that holds everything of one installation."""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import Invalid, NotFound

DEFAULT = "~/.threefold"


@dataclass(frozen=True)
class Home:
    """Paths and settings of one installation.

    `settings.toml` may hold: country (ISO 3166-1 alpha-2, used for numbers written without one),
    currency (ISO 4217), time_zone (IANA), language, allowed_hosts, trusted_origins, https, proxy,
    several_processes, `[lake]` storage options and `[mail]`. The environment wins over the file.
    """

    root: Path

    @property
    def spool(self) -> Path:
        return self.root / "spool"

    @property
    def runs(self) -> Path:
        """Staged files of imports, one folder a run."""
        return self.root / "runs"

    @property
    def files(self) -> Path:
        """Uploaded and exported files."""
        return self.root / "files"

    @property
    def maps(self) -> Path:
        """Saved column mappings."""
        return self.root / "maps"

    @property
    def database_url(self) -> str:
        return (
            os.environ.get("THREEFOLD_DATABASE_URL") or f"sqlite:///{self.root / 'store.sqlite3'}"
        )

    @property
    def lake_url(self) -> str:
        return os.environ.get("THREEFOLD_LAKE") or str(self.root / "lake")

    @property
    def settings(self) -> dict[str, Any]:
        path = self.root / "settings.toml"
        if not path.exists():
            return {}
        try:
            return tomllib.loads(path.read_text("utf-8"))
        except tomllib.TOMLDecodeError as error:
            raise Invalid(
                "The settings file cannot be read.",
                where={"file": str(path), "problem": str(error)},
                remedy="Correct the line named, or delete the file to use the defaults.",
            ) from None

    @property
    def secret(self) -> bytes:
        """The installation's key: signs sessions and keys the subjects of the lake.

        Losing it cuts the lake from the store, so it belongs in every backup.
        """
        path = self.root / "secret"
        if not path.exists():
            raise NotFound(
                "This folder holds no Threefold installation.",
                where={"folder": str(self.root)},
                remedy="Run `threefold init`, or name another folder with --home.",
            )
        return bytes.fromhex(path.read_text("ascii").strip())

    @property
    def exists(self) -> bool:
        return (self.root / "secret").exists()

    def create(self) -> None:
        """Make the folders and the secret; an existing secret is never replaced."""
        for folder in (self.root, self.spool, self.runs, self.files, self.maps):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)
        path = self.root / "secret"
        if not path.exists():
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_hex(32))


def current() -> Home:
    """The home named by THREEFOLD_HOME, else `~/.threefold`."""
    return Home(Path(os.environ.get("THREEFOLD_HOME") or DEFAULT).expanduser().resolve())
