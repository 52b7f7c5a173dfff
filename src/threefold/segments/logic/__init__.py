"""Thinking of segments."""
