"""Addresses of the pages of surveys."""

from __future__ import annotations

from django.urls import path

from threefold.related.views.surveys import (
    designing,
    inviting,
    keying,
    listing,
    public,
    results,
    sharing,
    trend,
)

urlpatterns = [
    path("surveys/", listing.listing, name="surveys"),
    path("surveys/new/", listing.new, name="survey-new"),
    path("surveys/trend/", trend.all_surveys, name="surveys-trend"),
    path("surveys/coverage/", results.coverage_of_all, name="surveys-coverage"),
    path("surveys/trend.csv", trend.all_surveys_file, name="surveys-trend-file"),
    path("surveys/<int:survey_id>/", designing.design, name="survey"),
    path("surveys/<int:survey_id>/preview/", designing.preview, name="survey-preview"),
    path("surveys/<int:survey_id>/move/", designing.move, name="survey-move"),
    path("surveys/<int:survey_id>/share/", sharing.share, name="survey-share"),
    path("surveys/<int:survey_id>/qr.svg", sharing.qr, name="survey-qr"),
    path("surveys/<int:survey_id>/sheet/", sharing.sheet, name="survey-sheet"),
    path("surveys/<int:survey_id>/invite/", inviting.invite, name="survey-invite"),
    path("surveys/<int:survey_id>/sheets/", sharing.sheets, name="survey-sheets"),
    path("surveys/<int:survey_id>/asked/", inviting.asked, name="survey-asked"),
    path("surveys/<int:survey_id>/links.csv", inviting.links, name="survey-links"),
    path("surveys/<int:survey_id>/calls/", keying.calls, name="survey-calls"),
    path("surveys/<int:survey_id>/calls/<int:invitation_id>/", keying.call, name="survey-call"),
    path("surveys/<int:survey_id>/key/", keying.key, name="survey-key"),
    path("surveys/<int:survey_id>/results/", results.results, name="survey-results"),
    path("surveys/<int:survey_id>/held/", results.held, name="survey-held"),
    path("surveys/<int:survey_id>/coverage/", results.coverage, name="survey-coverage"),
    path("surveys/<int:survey_id>/trend/", trend.survey, name="survey-trend"),
    path("surveys/<int:survey_id>/trend.csv", trend.survey_file, name="survey-trend-file"),
    path("surveys/<int:survey_id>/answers.<str:file_format>", results.export, name="survey-export"),
    path("s/<slug:slug>/", public.ask, name="ask"),
    path("s/<slug:slug>/embed/", public.embed, name="ask-embed"),
    path("s/<slug:slug>/kiosk/<str:word>/", public.kiosk, name="ask-kiosk"),
]
