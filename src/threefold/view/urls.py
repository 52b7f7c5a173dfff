from __future__ import annotations

from django.urls import path, re_path

from threefold.view import views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/accuracy/", views.accuracy, name="accuracy"),
    path("customers/accuracy/measure/", views.measure, name="measure"),
    re_path(
        r"^customers/accuracy/(?P<scope>variable|source)/(?P<name>[^/]{1,80})/$",
        views.accuracy_of,
        name="accuracy-of",
    ),
    path("customers/mend/", views.mend, name="mend"),
    path("customers/mend/export/", views.export_mend, name="export-mend"),
    path("customers/<int:pk>/mend/", views.tend, name="tend"),
    path("customers/conflicts/", views.conflicts, name="conflicts"),
    path("customers/export/", views.export, name="export"),
    path("customers/views/", views.save_view, name="save-view"),
    path("customers/views/<int:pk>/delete/", views.delete_view, name="delete-view"),
    path("customers/<int:pk>/", views.customer, name="customer"),
    path("customers/<int:pk>/accuracy/", views.accuracy_panel, name="accuracy-panel"),
    path("customers/<int:pk>/preferences/", views.preferences_panel, name="preferences"),
    path("customers/<int:pk>/behaviour/", views.behaviour_panel, name="behaviour-panel"),
    path("customers/<int:pk>/compare/", views.compare, name="compare"),
    path("customers/<int:pk>/timeline/", views.timeline, name="timeline"),
    path("customers/<int:pk>/unmask/<slug:privacy>/", views.unmask, name="unmask"),
    path("customers/<int:pk>/values/<slug:variable>/", views.edit_value, name="edit-value"),
    path("customers/<int:pk>/values/<slug:variable>/why/", views.why, name="why"),
    path("customers/<int:pk>/known-on/", views.known_on, name="known-on"),
    path(
        "customers/<int:pk>/conflicts/<slug:variable>/keep/",
        views.keep_in_conflict,
        name="conflict-keep",
    ),
    path(
        "customers/<int:pk>/conflicts/<slug:variable>/undo/",
        views.undo_keeping,
        name="conflict-undo",
    ),
    path(
        "customers/<int:pk>/conflicts/<slug:variable>/answer/",
        views.answer_conflict,
        name="conflict-answer",
    ),
    path("customers/<int:pk>/ways/<int:way>/", views.prove, name="prove"),
    path("customers/<int:pk>/ways/<int:way>/undo/", views.unprove, name="unprove"),
    path("search/", views.search, name="search"),
]
