from __future__ import annotations

from django.urls import path

from threefold.plan import views

urlpatterns = [
    path("plan/", views.plan, name="plan"),
    path("plan/variables/<slug:code>/", views.variable, name="variable"),
    path("plan/choose/", views.choose, name="choose"),
    path("plan/templates/<slug:industry>/", views.template, name="template"),
    path("plan/draft/", views.draft, name="draft"),
    path("plan/draft/new/", views.new, name="new"),
    path("plan/draft/sources/", views.ranking, name="ranking"),
    path("plan/draft/variables/<slug:code>/", views.edit, name="edit"),
    path("plan/draft/variables/<slug:code>/remove/", views.remove, name="remove"),
    path("plan/draft/publish/", views.publish, name="publish"),
    path("plan/draft/discard/", views.discard, name="discard"),
    path("plan/versions/", views.versions, name="versions"),
    path("plan/versions/<int:number>/restore/", views.restore, name="restore"),
    path("plan/compare/", views.compare, name="compare"),
    path("plan/download/", views.download, name="download"),
    path("plan/upload/", views.upload, name="upload"),
    path("plan/gap/", views.gap, name="gap"),
]
