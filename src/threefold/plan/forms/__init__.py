"""Forms of the plan's pages."""

from threefold.plan.forms.believing import RankingForm
from threefold.plan.forms.small import GapFilter, PlanFilter, PublishForm, UploadForm
from threefold.plan.forms.variable import VariableForm

__all__ = ["GapFilter", "PlanFilter", "PublishForm", "RankingForm", "UploadForm", "VariableForm"]
