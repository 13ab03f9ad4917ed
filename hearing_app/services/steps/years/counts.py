"""What did a year come to? Its rows are loaded and counted once, for the page, the files, the API and the freezing."""

from dataclasses import dataclass

from hearing_app.domain.errors import NotFound
from hearing_app.domain.evidence.mediation_figures import as_frozen
from hearing_app.domain.evidence.proceedings import as_published
from hearing_app.domain.evidence.reports import YearFigures, published, year_figures
from hearing_app.domain.rules.permissions import Action
from hearing_app.services.context import Context
from hearing_app.services.steps.years.columns import YearColumns, load_columns
from hearing_app.services.steps.years.facts import attendance_facts, hearing_facts, review_facts
from hearing_app.services.steps.years.mediations import MediationYear, mediation_year
from hearing_app.services.steps.years.proceedings import ProceedingsYear, proceedings_year

FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass(frozen=True, slots=True)
class CountedYear:
    """The figures of a year, how its proceedings were dealt with, its mediation."""

    figures: YearFigures
    proceedings: ProceedingsYear
    mediation: MediationYear

    @property
    def published(self) -> dict[str, object]:
        """Return everything that is frozen of a year and given to programs."""
        more = {
            "proceedings": as_published(self.proceedings.figures),
            "mediation": as_frozen(self.mediation.figures),
        }
        return published(self.figures) | more


def count_year(ctx: Context, year: int) -> CountedYear:
    """Load and count a civil year of the actor's unit; raises NotFound for a year without an office."""
    check_year(year)
    unit_id = ctx.require(Action.VIEW_REPORT)
    columns = load_columns(ctx, unit_id, year)
    return CountedYear(
        figures=_figures(ctx, unit_id, year, columns),
        proceedings=proceedings_year(ctx, unit_id, year, columns=columns),
        mediation=mediation_year(ctx, unit_id, year),
    )


def count_figures(ctx: Context, year: int) -> YearFigures:
    """Load and count a year without its proceedings and its mediation."""
    check_year(year)
    unit_id = ctx.require(Action.VIEW_REPORT)
    return _figures(ctx, unit_id, year, load_columns(ctx, unit_id, year))


def count_proceedings(ctx: Context, year: int) -> ProceedingsYear:
    """Load and count the proceedings of a year."""
    check_year(year)
    unit_id = ctx.require(Action.VIEW_REPORT)
    return proceedings_year(ctx, unit_id, year, columns=load_columns(ctx, unit_id, year))


def count_mediation(ctx: Context, year: int) -> MediationYear:
    """Load and count the mediation of a year."""
    check_year(year)
    return mediation_year(ctx, ctx.require(Action.VIEW_REPORT), year)


def check_year(year: int) -> None:
    """Raise NotFound for a year in which there was or will be no office."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound


def _figures(ctx: Context, unit_id: int, year: int, columns: YearColumns) -> YearFigures:
    return year_figures(
        year,
        review_facts(ctx, unit_id, year),
        hearings=hearing_facts(columns),
        attendances=attendance_facts(columns),
        categories=ctx.rules.categories.values(),
    )
