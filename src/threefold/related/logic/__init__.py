"""Thinking about what customers think and will do."""
