"""The demonstration: real purchases, made-up people, and all that comes of them."""

from threefold.demo.service.building import build

__all__ = ["build"]
