"""Plain Python that knows no customer."""
