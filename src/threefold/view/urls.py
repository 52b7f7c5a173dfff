from __future__ import annotations

from django.urls import path

from threefold.view import views

urlpatterns = [
    path("customers/", views.customers, name="customers"),
    path("customers/accuracy/", views.accuracy, name="accuracy"),
    path("customers/accuracy/measure/", views.measure, name="measure"),
    path("customers/export/", views.export, name="export"),
    path("customers/views/", views.save_view, name="save-view"),
    path("customers/views/<int:pk>/delete/", views.delete_view, name="delete-view"),
    path("customers/<int:pk>/", views.customer, name="customer"),
    path("customers/<int:pk>/timeline/", views.timeline, name="timeline"),
    path("customers/<int:pk>/unmask/<slug:privacy>/", views.unmask, name="unmask"),
    path("customers/<int:pk>/values/<slug:variable>/", views.edit_value, name="edit-value"),
    path("customers/<int:pk>/ways/<int:way>/", views.prove, name="prove"),
    path("search/", views.search, name="search"),
]
