"""In which culture the people of a country are made up, and numbers that ring nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Culture:
    """`mobile` and `phone` are shapes: `#` is a random digit.

    Where a country keeps numbers for fiction (Ofcom, NANP 555-01xx, ACMA) the shapes lie there;
    elsewhere they lie in thinly used ranges. E-mail addresses always end in example.com/.org/.net
    (RFC 2606).
    """

    country: str
    locale: str
    mobile: str
    phone: str


_UK = Culture("GB", "en_GB", "+44 7700 900###", "+44 20 7946 0###")
CULTURES: Mapping[str, Culture] = {
    "United Kingdom": _UK,
    "Channel Islands": Culture("GB", "en_GB", "+44 7700 900###", "+44 1632 960###"),
    "EIRE": Culture("IE", "en_IE", "+353 85 000 0###", "+353 20 910 0###"),
    "Germany": Culture("DE", "de_DE", "+49 152 28817###", "+49 30 23125###"),
    "Austria": Culture("AT", "de_AT", "+43 660 0000###", "+43 1 0000###"),
    "Switzerland": Culture("CH", "de_CH", "+41 79 000 0###", "+41 44 000 0###"),
    "France": Culture("FR", "fr_FR", "+33 6 39 98 0###", "+33 1 99 00 0###"),
    "Belgium": Culture("BE", "nl_BE", "+32 470 00 0###", "+32 2 000 0###"),
    "Netherlands": Culture("NL", "nl_NL", "+31 6 5500 0###", "+31 20 000 0###"),
    "Spain": Culture("ES", "es_ES", "+34 600 000 ###", "+34 910 000 ###"),
    "Portugal": Culture("PT", "pt_PT", "+351 910 000 ###", "+351 210 000 ###"),
    "Italy": Culture("IT", "it_IT", "+39 320 000 0###", "+39 06 0000 0###"),
    "Greece": Culture("GR", "el_GR", "+30 690 000 0###", "+30 21 0000 0###"),
    "Cyprus": Culture("CY", "el_GR", "+357 96 000 ###", "+357 22 000 ###"),
    "Sweden": Culture("SE", "sv_SE", "+46 70 174 06##", "+46 8 465 004##"),
    "Norway": Culture("NO", "no_NO", "+47 400 00 ###", "+47 21 00 0###"),
    "Denmark": Culture("DK", "da_DK", "+45 20 00 0###", "+45 32 00 0###"),
    "Finland": Culture("FI", "fi_FI", "+358 40 000 0###", "+358 9 000 0###"),
    "Iceland": Culture("IS", "da_DK", "+354 610 0###", "+354 510 0###"),
    "Poland": Culture("PL", "pl_PL", "+48 500 000 ###", "+48 22 000 0###"),
    "Lithuania": Culture("LT", "lt_LT", "+370 600 00 ###", "+370 5 200 0###"),
    "Malta": Culture("MT", "it_IT", "+356 9900 0###", "+356 2100 0###"),
    "Japan": Culture("JP", "ja_JP", "+81 90 0000 0###", "+81 3 0000 0###"),
    "Korea": Culture("KR", "ko_KR", "+82 10 0000 0###", "+82 2 000 0###"),
    "Singapore": Culture("SG", "zh_CN", "+65 8000 0###", "+65 6000 0###"),
    "Hong Kong": Culture("HK", "zh_TW", "+852 5000 0###", "+852 2000 0###"),
    "Thailand": Culture("TH", "th_TH", "+66 80 000 0###", "+66 2 000 0###"),
    "Australia": Culture("AU", "en_AU", "+61 491 570 ###", "+61 2 5550 1###"),
    "USA": Culture("US", "en_US", "+1 202 555 01##", "+1 212 555 01##"),
    "Canada": Culture("CA", "en_CA", "+1 416 555 01##", "+1 613 555 01##"),
    "Brazil": Culture("BR", "pt_BR", "+55 11 90000 0###", "+55 11 3000 0###"),
    "Israel": Culture("IL", "he_IL", "+972 50 000 0###", "+972 2 000 0###"),
    "United Arab Emirates": Culture("AE", "ar_AE", "+971 50 000 0###", "+971 4 000 0###"),
    "Bahrain": Culture("BH", "ar_AA", "+973 3600 0###", "+973 1700 0###"),
    "Saudi Arabia": Culture("SA", "ar_SA", "+966 50 000 0###", "+966 11 000 0###"),
    "Nigeria": Culture("NG", "en_GB", "+234 803 000 0###", "+234 1 000 0###"),
    "RSA": Culture("ZA", "en_GB", "+27 71 000 0###", "+27 11 000 0###"),
}


def culture_of(country: str | None) -> Culture:
    """The culture of a country as the shop writes it; the shop's own where it is not known."""
    return CULTURES.get(country or "", _UK)
