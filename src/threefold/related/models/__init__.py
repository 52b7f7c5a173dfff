"""What is asked, answered, wanted and suggested."""

from threefold.related.models.answers import Answer, AnswerClaim
from threefold.related.models.minutes import (
    Attendance,
    Minutes,
    MinutesKind,
    MinutesLine,
    MinutesVersion,
)
from threefold.related.models.needs import (
    EvidenceKind,
    Need,
    NeedChange,
    NeedEvidence,
    NeedStatus,
)
from threefold.related.models.rivals import (
    BoughtElsewhere,
    Competitor,
    How,
    Observation,
    Seen,
    WalletTold,
)
from threefold.related.models.suggestions import (
    Suggestion,
    SuggestionBox,
    SuggestionChannel,
    SuggestionKind,
    SuggestionState,
)
from threefold.related.models.surveys import (
    Channel,
    Invitation,
    InvitationState,
    ResponseState,
    Survey,
    SurveyKnock,
    SurveyReply,
    SurveyResponse,
    SurveyState,
    SurveyVersion,
    Way,
)

__all__ = [
    "Answer",
    "AnswerClaim",
    "Attendance",
    "BoughtElsewhere",
    "Channel",
    "Competitor",
    "EvidenceKind",
    "How",
    "Invitation",
    "InvitationState",
    "Minutes",
    "MinutesKind",
    "MinutesLine",
    "MinutesVersion",
    "Need",
    "NeedChange",
    "NeedEvidence",
    "NeedStatus",
    "Observation",
    "ResponseState",
    "Seen",
    "Suggestion",
    "SuggestionBox",
    "SuggestionChannel",
    "SuggestionKind",
    "SuggestionState",
    "Survey",
    "SurveyKnock",
    "SurveyReply",
    "SurveyResponse",
    "SurveyState",
    "SurveyVersion",
    "WalletTold",
    "Way",
]
