"""What did a year come to? Its rows are loaded and counted once, for the page, the files, the API and the freezing."""

from dataclasses import dataclass

from hearing_app.domain.errors import NotFound
from hearing_app.domain.evidence.mediation_figures import as_frozen
from hearing_app.domain.evidence.reports import YearFigures, published, year_figures
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.steps.years.facts import attendance_facts, hearing_fact, hearing_rows, review_facts
from hearing_app.services.steps.years.mediations import MediationYear, mediation_year

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class CountedYear:
    """The figures of a year and its mediation."""

    figures: YearFigures
    mediation: MediationYear

    @property
    def published(self) -> dict[str, object]:
        """Return everything that is frozen of a year and given to programs."""
        return published(self.figures) | {"mediation": as_frozen(self.mediation.figures)}


def count_year(ctx: Context, year: int) -> CountedYear:
    """Load and count a civil year of the actor's unit; raises NotFound for a year without an office."""
    return CountedYear(count_figures(ctx, year), count_mediation(ctx, year))


def count_figures(ctx: Context, year: int) -> YearFigures:
    """Load and count a year without its mediation."""
    check_year(year)
    unit_id = ctx.require(Action.VIEW_REPORT)
    held = hearing_rows(ctx, unit_id, year)
    return year_figures(
        year,
        review_facts(ctx, unit_id, year),
        hearings=[hearing_fact(row) for row in held],
        attendances=attendance_facts(ctx, held),
        categories=ctx.rules.categories.values(),
    )


def count_mediation(ctx: Context, year: int) -> MediationYear:
    """Load and count the mediation of a year."""
    check_year(year)
    return mediation_year(ctx, ctx.require(Action.VIEW_REPORT), year)


def check_year(year: int) -> None:
    """Raise NotFound for a year in which there was or will be no office."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound
