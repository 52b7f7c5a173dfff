"""`python -m threefold` is the same as the `threefold` command."""

from threefold.cli.main import run

run()
