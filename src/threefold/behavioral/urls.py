from __future__ import annotations

from django.urls import path, re_path

from threefold.behavioral.views import ledger, market, rates, variables

_DAY = r"^ledger/(?P<day>\d{4}-\d\d-\d\d)/"

urlpatterns = [
    path("ledger/", ledger.ledger, name="ledger"),
    re_path(_DAY + "$", ledger.day, name="ledger-day"),
    re_path(_DAY + "accounts/$", ledger.accounts, name="ledger-accounts"),
    re_path(_DAY + "lists/$", ledger.sheets, name="ledger-sheets"),
    re_path(_DAY + "lists/file/$", ledger.file, name="ledger-file"),
    re_path(_DAY + "reconcile/$", ledger.reconcile, name="ledger-reconcile"),
    path("rates/", rates.rates, name="rates"),
    path("variables/", variables.variables, name="variables"),
    path("variables/distil/", variables.distil, name="distil"),
    path("variables/export/", variables.export, name="export-variables"),
    path("variables/<slug:code>/", variables.variable, name="variable"),
    path("market/", market.overview, name="market"),
    path("market/buyers/", market.buyers, name="market-buyers"),
    path("market/cohorts/", market.cohorts, name="cohorts"),
    path("market/concentration/", market.concentration, name="concentration"),
    path("market/recency/", market.rfm, name="rfm"),
    path("market/by/<slug:dimension>/", market.ranking, name="ranking"),
    path("market/<slug:page>/file/", market.download, name="market-file"),
]
