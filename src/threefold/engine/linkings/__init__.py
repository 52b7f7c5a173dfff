"""One file, one engine on which records are linked; each offers `connect(...) -> Linking`."""
