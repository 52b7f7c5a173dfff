"""What is known of one postal address."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AddressForm:
    """One postal address.

    `standard` is one line, `key` the same for spellings that mean the same door. The parts hold
    only what the writing sets apart by a mark, a known name or a known word; what could not be
    placed is named in `doubts`: "country" (no rules for it), "street" (no house number is set
    apart), "city", "district", "part" (something has no place). `certain` means no doubts.
    `problem` is None, "address_form" (nothing that names a place, `ok` False) or the warning
    "postcode_form".
    """

    standard: str
    key: str = ""
    lines: tuple[str, ...] = ()
    street: str = ""
    house_number: str = ""
    unit: str = ""
    po_box: str = ""
    district: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: str = ""
    ok: bool = True
    problem: str | None = None
    doubts: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        return not self.doubts


@dataclass(slots=True)
class Parts:
    """An address while it is being read; `left` are the pieces that have no place yet."""

    country: str
    left: list[str] = field(default_factory=list)
    street: str = ""
    house_number: str = ""
    unit: str = ""
    po_box: str = ""
    district: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    doubts: list[str] = field(default_factory=list)

    def doubt(self, what: str) -> None:
        if what not in self.doubts:
            self.doubts.append(what)
