"""Pure thinking about behaviour."""
