"""Deny by default: a page is reachable only by who is logged in, unless it says otherwise."""

from django.contrib.auth.middleware import LoginRequiredMiddleware


class DenyByDefault(LoginRequiredMiddleware):
    pass
