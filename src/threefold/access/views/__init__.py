"""Pages about one's own account and about the staff."""
