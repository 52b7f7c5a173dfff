"""Pure thinking about the information plan."""
