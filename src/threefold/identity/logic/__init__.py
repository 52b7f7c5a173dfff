"""Thinking about identity, without a store."""
