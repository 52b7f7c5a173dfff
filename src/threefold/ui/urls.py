from __future__ import annotations

from django.urls import path

from threefold.ui import views

urlpatterns = [
    path("ui/gallery/", views.gallery, name="gallery"),
    path("ui/gallery/progress/", views.gallery_progress, name="gallery_progress"),
    path("ui/gallery/unmask/", views.gallery_unmask, name="gallery_unmask"),
]
