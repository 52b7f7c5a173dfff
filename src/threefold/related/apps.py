from django.apps import AppConfig


class RelatedConfig(AppConfig):
    name = "threefold.related"
    label = "related"

    def ready(self) -> None:
        from threefold.plan.service import coverage
        from threefold.related import service

        coverage.add("related", service.coverage)
        _scores()
        _surveys()
        _rivals()
        _needs()


def _scores() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import NavItem, nav

    nav.add(
        "scores",
        NavItem(
            label=_("Scores"),
            url_name="related:scores",
            icon="gauge",
            order=10,
            group="thinks",
            permission="customers.see",
            also=("related:score",),
        ),
    )


def _surveys() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import NavItem, nav

    nav.add(
        "surveys",
        NavItem(
            label=_("Surveys"),
            url_name="related:surveys",
            icon="message-report",
            order=20,
            group="thinks",
            permission="customers.see",
            also=(
                "related:survey", "related:survey-new", "related:survey-share",
                "related:survey-invite", "related:survey-calls", "related:survey-call",
                "related:survey-key", "related:survey-results", "related:survey-held",
                "related:survey-asked",
                "related:survey-trend", "related:surveys-trend",
            ),
        ),
    )  # fmt: skip


def _needs() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import NavItem, nav

    nav.add(
        "needs",
        NavItem(
            label=_("Needs"),
            url_name="related:needs",
            icon="bulb",
            order=30,
            group="thinks",
            permission="customers.see",
            also=(
                "related:need", "related:need-new", "related:need-edit", "related:need-add",
                "related:needs-said", "related:suggestions", "related:suggestion",
                "related:boxes", "related:box", "related:minutes-list", "related:minutes",
                "related:minutes-new", "related:minutes-edit",
            ),
        ),
    )  # fmt: skip


def _rivals() -> None:
    from django.utils.translation import gettext_lazy as _

    from threefold.ui.service import NavItem, nav

    nav.add(
        "competitors",
        NavItem(
            label=_("Competitors"),
            url_name="related:competitors",
            icon="building-store",
            order=40,
            group="thinks",
            permission="customers.see",
            also=(
                "related:competitor", "related:competitor-new", "related:competitor-edit",
                "related:observe", "related:observation",
            ),
        ),
    )  # fmt: skip
