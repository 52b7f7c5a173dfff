"""Where the pages of classes stand."""

from __future__ import annotations

from django.urls import path

from threefold.segments.views.classes.moving import members, movement
from threefold.segments.views.classes.one import end_type, panel, prospect, undo_type
from threefold.segments.views.classes.overview import classes, tell
from threefold.segments.views.classes.ruling import rules, undo

patterns = [
    path("classes/", classes, name="classes"),
    path("classes/tell/", tell, name="tell-classes"),
    path("classes/movement/", movement, name="class-movement"),
    path("classes/customers/", members, name="class-members"),
    path("classes/rules/<slug:division>/", rules, name="class-rules"),
    path("classes/rules/<slug:division>/undo/", undo, name="undo-class-rules"),
    path("customers/<int:customer>/class/", panel, name="class-panel"),
    path("customers/<int:customer>/prospect/", prospect, name="prospect"),
    path("customers/<int:customer>/prospect/end/", end_type, name="end-prospect"),
    path("customers/<int:customer>/prospect/<int:state>/undo/", undo_type, name="undo-prospect"),
]
