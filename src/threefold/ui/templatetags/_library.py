"""The one tag library that the modules of this folder fill."""

from django.template import Library

library = Library()
