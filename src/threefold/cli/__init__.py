"""The `threefold` command."""
