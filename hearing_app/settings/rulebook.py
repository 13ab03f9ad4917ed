"""Which rules and choices does this installation run with? Everything from config/, read once at the start."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from hearing_app.domain.errors import RuleRef
from hearing_app.domain.evidence.publications import PublicationRules
from hearing_app.domain.evidence.review_files import VolumeRules
from hearing_app.domain.matters.routing import BOOK, RouteBook
from hearing_app.domain.mediations.channels import ChannelRules
from hearing_app.domain.messages.templates import MessageBook
from hearing_app.domain.rules.kinds import Category, Kinds
from hearing_app.domain.rules.numbering import Series
from hearing_app.domain.rules.permissions import Role
from hearing_app.domain.rules.profiles import Profile
from hearing_app.domain.rules.verdicts import Weights
from hearing_app.domain.sittings.offering.offers import OfferLimits
from hearing_app.domain.workdays import Label, WorkdayTable
from hearing_app.settings.categories import read_categories
from hearing_app.settings.channels import read_channels
from hearing_app.settings.checklists import Checklists, read_checklists
from hearing_app.settings.holidays import workday_table
from hearing_app.settings.kinds import check_categories, check_series, read_kinds
from hearing_app.settings.messages import read_messages
from hearing_app.settings.numbering import read_series
from hearing_app.settings.offers import read_offers
from hearing_app.settings.profiles import profile_for, profiles
from hearing_app.settings.publications import read_publications
from hearing_app.settings.roles import roles
from hearing_app.settings.routes import read_routes
from hearing_app.settings.volumes import mediation_volume, review_volume
from hearing_app.settings.weights import read_weights


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Kinds, categories, profiles, roles and the working-day table."""

    kinds: Kinds
    categories: Mapping[str, Category]
    profiles: tuple[Profile, ...]
    roles: Mapping[str, Role]
    workdays: WorkdayTable
    series: Mapping[str, Series]
    volume: VolumeRules
    messages: MessageBook
    routes: RouteBook
    channels: ChannelRules
    mediation_volume: VolumeRules
    checklists: Checklists
    offers: OfferLimits
    weights: Weights
    publications: PublicationRules

    def profile(self, id_: str, on_day: date) -> Profile:
        """Return the version of a profile that is in force on a day."""
        return profile_for(self.profiles, id_, on_day)

    def cited(self, rule: RuleRef) -> Label:
        """Return the words of the clause or article that a piece of evidence names, in both languages."""
        if rule.profile == BOOK:
            return self.routes.cited(rule.clause)
        if rule.profile == self.channels.id:
            return self.channels.cited(rule.clause)
        if rule.profile == self.publications.id:
            return self.publications.cited(rule.clause)
        named = (rule.profile, rule.version)
        profile = next((one for one in self.profiles if (one.id, one.version) == named), None)
        return profile.cited(rule.clause) if profile else {"zh": rule.clause, "en": rule.clause}


def rulebook(config: Path) -> Rulebook:
    """Read all rules; a wrong value stops the start with file, key and what would be right."""
    kinds, categories = read_kinds(config), read_categories(config)
    check_categories(kinds, categories.keys())
    series = read_series(config)
    check_series(kinds, series.keys())
    return Rulebook(
        kinds=Kinds(kinds),
        categories=categories,
        profiles=profiles(config),
        roles=roles(config),
        workdays=workday_table(config),
        series=series,
        volume=review_volume(config),
        messages=read_messages(config),
        routes=read_routes(config),
        channels=read_channels(config, kinds.keys()),
        mediation_volume=mediation_volume(config),
        checklists=read_checklists(config),
        offers=read_offers(config),
        weights=read_weights(config),
        publications=read_publications(config),
    )
