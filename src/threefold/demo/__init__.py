"""A made-up company around real data."""
