from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "threefold.site"
    label = "site"
