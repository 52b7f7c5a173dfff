"""Ways to reach somebody, as people write them, to one standard form. No network is asked."""

from threefold.kit.contacts.address import AddressForm, address
from threefold.kit.contacts.emails import EmailForm, email
from threefold.kit.contacts.phones import PhoneForm, phone

__all__ = ["AddressForm", "EmailForm", "PhoneForm", "address", "email", "phone"]
