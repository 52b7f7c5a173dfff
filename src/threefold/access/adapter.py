from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedSignupAdapter(DefaultAccountAdapter):
    """Staff accounts are made by an owner, never by whoever finds the log-in page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
