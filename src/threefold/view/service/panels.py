"""Boxes that rooms above put on the page of a customer."""

from __future__ import annotations

from threefold.kit.registry import Registry

panels: Registry[str] = Registry("box of the customer's page")
"""The page that answers such a box, by its name; it is given the customer's number and loaded after
the page itself."""
