"""Pure thinking of the entrance hall: mapping, conversion, statements."""
