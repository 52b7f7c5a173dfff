"""What a lower room needs from above is handed down through a registry."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from .errors import Conflict, NotFound

Item = TypeVar("Item")


class Registry(Generic[Item]):
    """Named things in the order they were added; a second one of the same name is an error."""

    def __init__(self, what: str) -> None:
        self.what = what
        self._items: dict[str, Item] = {}

    def add(self, name: str, item: Item) -> Item:
        known = self._items.get(name)
        if known is not None and known is not item:
            raise Conflict(f"Two {self.what}s are named {name!r}.", remedy="Rename one of them.")
        self._items[name] = item
        return item

    def named(self, name: str) -> Callable[[Item], Item]:
        """Decorator form of `add`."""
        return lambda item: self.add(name, item)

    def get(self, name: str) -> Item:
        try:
            return self._items[name]
        except KeyError:
            known = ", ".join(self._items) or "none"
            raise NotFound(
                f"There is no {self.what} {name!r}.", remedy=f"Known: {known}."
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._items

    def __iter__(self) -> Iterator[tuple[str, Item]]:
        return iter(self._items.items())

    def __len__(self) -> int:
        return len(self._items)
