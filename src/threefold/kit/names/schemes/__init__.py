"""Ways of naming, one a file."""
