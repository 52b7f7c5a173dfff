"""Pure thinking of the view."""
