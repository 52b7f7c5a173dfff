"""Thinking about registration drives that knows no Django."""
