"""One file, one engine; each offers `connect(...) -> Engine`."""
