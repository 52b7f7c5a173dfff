"""Thinking of the engine room."""
