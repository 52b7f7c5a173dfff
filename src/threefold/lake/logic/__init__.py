"""Thinking of the lake room."""
