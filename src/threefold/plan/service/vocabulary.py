"""Readers' words for every coded value of a plan; the rules fix which values there are."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from threefold.plan.service.business import OWNER, SOURCE, UNIT

__all__ = ["NAMES", "OWNER", "SOURCE"]

KIND = {
    "descriptive": _("Descriptive"),
    "behavioral": _("Behavioral"),
    "related": _("Related"),
}
KIND_QUESTION = {
    "descriptive": _("Who is this?"),
    "behavioral": _("What do they do?"),
    "related": _("Why, and what next?"),
}
DIMENSION = {
    "identification": _("Identification"),
    "contact": _("Contact"),
    "geography": _("Geography"),
    "demography": _("Demography"),
    "firmography": _("Firmography"),
    "consent": _("Consent"),
    "purchase": _("Purchases"),
    "consumption": _("Use of services"),
    "campaign": _("Campaign responses"),
    "clickstream": _("Web and app"),
    "call": _("Calls"),
    "trade": _("Trades"),
    "preference": _("Preferences and lifestyle"),
    "satisfaction": _("Satisfaction"),
    "loyalty": _("Loyalty"),
    "attitude": _("Attitude"),
    "need": _("Needs"),
    "competitor": _("Competitors"),
    "churn": _("Churn"),
    "value": _("Customer value"),
    "propensity": _("Propensity"),
}
TYPE = {
    "text": _("Text"),
    "name": _("Name of a person"),
    "org_name": _("Name of an organisation"),
    "integer": _("Whole number"),
    "decimal": _("Decimal number"),
    "money": _("Money"),
    "percent": _("Percent"),
    "date": _("Date"),
    "datetime": _("Date and time"),
    "boolean": _("Yes or no"),
    "choice": _("One choice"),
    "multi_choice": _("Several choices"),
    "phone": _("Phone number"),
    "email": _("E-mail address"),
    "address": _("Postal address"),
    "country": _("Country"),
    "language": _("Language"),
    "url": _("Web address"),
    "identifier": _("Identifier"),
    "score": _("Score"),
}
PRIVACY = {
    "public": _("Public"),
    "internal": _("Internal"),
    "personal": _("Personal"),
    "sensitive": _("Sensitive"),
}
ENTITY = {
    "person": _("Persons"),
    "organisation": _("Organisations"),
    "both": _("Persons and organisations"),
}
REQUIRED_FOR = {
    "all": _("all customers"),
    "persons": _("persons"),
    "organisations": _("organisations"),
    "buyers": _("buyers"),
    "none": _("nobody (wished for)"),
}
CUSTOMER_CLASS = {
    "": _("All customers"),
    "persons": _("Persons"),
    "organisations": _("Organisations"),
    "buyers": _("Buyers"),
}
COLLECTION = {
    "form": _("Form"),
    "card": _("Card or coupon"),
    "staff": _("Asked by staff"),
    "survey": _("Survey"),
    "import": _("Import"),
    "event": _("Recorded as it happens"),
    "derived": _("Computed from other information"),
}
WAY = {
    "form": _("Ask on the form"),
    "card": _("Collect with a card or coupon"),
    "staff": _("Let staff ask"),
    "survey": _("Ask in a survey"),
    "import": _("Import a list"),
    "event": _("Record it as it happens"),
    "derived": _("Compute it"),
}
CONTACT = {
    "mobile": _("Mobile"),
    "phone": _("Phone"),
    "fax": _("Fax"),
    "email": _("E-mail"),
    "post": _("Post"),
    "web": _("Web account"),
    "chat": _("Chat account"),
}
CRITERION = {
    "verification": _("the best verified"),
    "source": _("from the most trusted source"),
    "agreement": _("told by most sources"),
    "recency": _("the newest"),
}
BASIS = {
    "contract": _("Contract"),
    "consent": _("Consent"),
    "legal_obligation": _("Legal obligation"),
    "legitimate_interest": _("Legitimate interest"),
}
GOAL = {
    "raise_satisfaction": _("Raise satisfaction"),
    "raise_loyalty": _("Raise loyalty"),
    "cut_churn": _("Cut churn"),
    "develop_prospects": _("Develop prospects faster"),
    "improve_portfolio": _("Improve the portfolio"),
    "reach_customers": _("Reach customers"),
    "know_value": _("Know what customers are worth"),
}
EVENT_FIELD = {
    "place": _("Place"),
    "channel": _("Channel"),
    "product": _("Product"),
    "category": _("Category"),
    "quantity": _("Quantity"),
    "amount": _("Amount"),
    "currency": _("Currency"),
    "duration_s": _("Duration"),
    "outcome": _("Outcome"),
    "reference": _("Reference"),
}
FIELD = {
    "code": _("Code"),
    "kind": _("Kind"),
    "dimension": _("Dimension"),
    "entity": _("Asked of"),
    "type": _("Type"),
    "unit": _("Unit"),
    "allowed": _("Allowed values"),
    "min": _("Smallest value"),
    "max": _("Largest value"),
    "privacy": _("Privacy"),
    "purpose": _("Purpose"),
    "label": _("Label"),
    "why": _("What the customer is told"),
    "owner": _("Owner"),
    "source": _("Sources"),
    "collection": _("Way of collection"),
    "refresh_days": _("Ask again after (days)"),
    "required_for": _("Required for"),
    "contact": _("Contact way"),
    "identifier": _("Identifier scheme"),
    "synonyms": _("Column headings"),
    "questions": _("Questions"),
    "variables": _("Variables"),
    "goal": _("Goal"),
    "rule": _("Rule"),
    "handling": _("Handling"),
    "text": _("Text"),
    "legal_basis": _("Legal basis"),
    "b": _("Family"),
    "fields": _("Fields"),
    "required": _("Required"),
    "outcomes": _("Outcomes"),
    "survivorship": _("Which value wins"),
    "source_rank": _("Order of sources"),
}
SECTION = {
    "plan": _("The whole plan"),
    "variable": _("Variables"),
    "question": _("Questions"),
    "purpose": _("Purposes"),
    "event": _("Kinds of event"),
    "segment": _("Customer classes"),
}
STATE = {
    "draft": _("Draft"),
    "current": pgettext_lazy("plan", "In force"),
    "superseded": _("Superseded"),
}
LANGUAGE = {
    "en": _("English"),
    "es": _("Spanish"),
    "zh-hans": _("Chinese, simplified"),
    "zh-hant": _("Chinese, traditional"),
}

NAMES: Mapping[str, Mapping[str, Promise | str]] = {
    "kind": KIND,
    "kind_question": KIND_QUESTION,
    "dimension": DIMENSION,
    "type": TYPE,
    "privacy": PRIVACY,
    "entity": ENTITY,
    "required_for": REQUIRED_FOR,
    "class": CUSTOMER_CLASS,
    "collection": COLLECTION,
    "way": WAY,
    "contact": CONTACT,
    "criterion": CRITERION,
    "basis": BASIS,
    "goal": GOAL,
    "source": SOURCE,
    "owner": OWNER,
    "unit": UNIT,
    "event_field": EVENT_FIELD,
    "field": FIELD,
    "section": SECTION,
    "state": STATE,
    "language": LANGUAGE,
}
