"""Models and migrations agree, and Django finds nothing wrong with the settings."""

from __future__ import annotations

import os

import django
from django.core.management import call_command

from threefold.kit.home import current


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "threefold.site.settings"
    current().create()
    django.setup()
    call_command("check", fail_level="WARNING")
    call_command("makemigrations", check=True, dry_run=True)


if __name__ == "__main__":
    main()
