"""Who sends a form to a page that is open to the world, as far as a request tells."""

from __future__ import annotations

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit


def network(address: str) -> str:
    """The network of an address: /24 of IPv4, /48 of IPv6; empty for what is no address."""
    try:
        found = ipaddress.ip_address(address.strip())
    except ValueError:
        return ""
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    width = 24 if found.version == 4 else 48
    return str(ipaddress.ip_network((found, width), strict=False))


def foreign(request: Any) -> bool:
    """Whether the browser says that another site's page sent this."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and urlsplit(origin).netloc != request.get_host()


def address_of(request: Any, *, behind_proxy: bool) -> str:
    """The sender's address; a proxy of ours puts it last in its header."""
    if behind_proxy:
        told = request.headers.get("X-Forwarded-For", "").split(",")[-1].strip()
        if told:
            return str(told)
    return str(request.META.get("REMOTE_ADDR", ""))


def origin(written: str) -> str:
    """A web origin as browsers write it; empty for what is none."""
    parts = urlsplit(written.strip().lower())
    plain = re.fullmatch(r"[a-z0-9.\-]+(:\d{1,5})?", parts.netloc)
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and plain else ""
