"""One file, one kind of value and how two of it are compared; see `identity.comparison`."""
