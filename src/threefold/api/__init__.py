"""The REST kit."""
