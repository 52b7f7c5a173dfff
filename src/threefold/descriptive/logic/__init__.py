"""Thinking about descriptive information, without a store."""
