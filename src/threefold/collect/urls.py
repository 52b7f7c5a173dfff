from __future__ import annotations

from django.urls import path

from threefold.collect import views
from threefold.collect.views import contacts
from threefold.collect.views.drives import public as form_pages

urlpatterns = [
    path("imports/", views.runs, name="list"),
    path("imports/new/", views.new, name="new"),
    path("imports/sources/", views.sources, name="sources"),
    path("imports/files/<uuid:token>/", views.read, name="read"),
    path("imports/files/<uuid:token>/preview/", views.preview, name="preview"),
    path("imports/files/<uuid:token>/discard/", views.discard, name="discard"),
    path("imports/reading/<uuid:job>/", views.reading, name="reading"),
    path("imports/reading/<uuid:job>/cancel/", views.cancel_reading, name="reading-cancel"),
    path("imports/<int:pk>/", views.run, name="run"),
    path("imports/<int:pk>/read/", views.again, name="again"),
    path("imports/<int:pk>/columns/", views.columns, name="columns"),
    path("imports/<int:pk>/columns/<int:index>/", views.column, name="column"),
    path("imports/<int:pk>/mapping/", views.load, name="load"),
    path("imports/<int:pk>/check/", views.check, name="check"),
    path("imports/<int:pk>/checking/", views.check_progress, name="checking"),
    path("imports/<int:pk>/verdict/", views.verdict, name="verdict"),
    path("imports/<int:pk>/cells/", views.mend_all, name="mend-all"),
    path("imports/<int:pk>/cells/<int:row>/<int:index>/", views.mend_cell, name="mend"),
    path("imports/<int:pk>/land/", views.land, name="land"),
    path("imports/<int:pk>/progress/", views.progress, name="progress"),
    path("imports/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("imports/<int:pk>/undo/", views.undo, name="undo"),
    path("imports/<int:pk>/give-up/", views.give_up, name="give-up"),
    path("imports/<int:pk>/unmask/", views.unmask, name="unmask"),
    path("imports/<int:pk>/quarantine/", views.quarantine, name="quarantine"),
    path("imports/<int:pk>/quarantine.csv", views.download, name="download"),
    path("imports/<int:pk>/replay/", views.replay, name="replay"),
    path("contacts/", contacts.contact_list, name="contacts"),
    path("contacts/new/", contacts.contact_new, name="contact-new"),
    path("contacts/new/parts/", contacts.contact_parts, name="contact-parts"),
    path("contacts/new/search/", contacts.contact_search, name="contact-search"),
    path("contacts/next-steps/", contacts.next_steps, name="next-steps"),
    path("contacts/next-steps/<int:step>/done/", contacts.step_done, name="step-done"),
    path("contacts/of/<int:customer>/", contacts.contact_panel, name="contact-panel"),
    path("contacts/<uuid:contact>/", contacts.contact, name="contact"),
    path("contacts/<uuid:contact>/correct/", contacts.contact_correct, name="contact-correct"),
    path("contacts/<uuid:contact>/withdraw/", contacts.contact_withdraw, name="contact-withdraw"),
    path("f/<slug:slug>/", form_pages.form, name="form"),
    path("f/<slug:slug>/embed/", form_pages.embed, name="form-embed"),
    path("f/<slug:slug>/begin/", form_pages.begin, name="form-begin"),
    path("f/<slug:slug>/confirm/<str:token>/", form_pages.confirm, name="form-confirm"),
]
