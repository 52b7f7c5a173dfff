"""Threefold: customer information in three kinds (descriptive, behavioral, related)."""

__version__ = "0.1.0"
