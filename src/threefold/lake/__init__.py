"""Delta tables: atomic, exactly-once appends; snapshots; clustering by subject."""
