"""Places to fetch from, one a file; their shape is `collect.source`."""
