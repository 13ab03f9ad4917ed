"""Which rule profiles does this installation hold? Reads config/profiles/<id>@<version>.toml, all versions."""

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from hearing_app.domain.errors import refuse
from hearing_app.domain.hearings.interruptions import GROUNDS, Interruption
from hearing_app.domain.hearings.requests import CONSENTS, MEANS_OF_APPLICANT, MEANS_OF_ORGAN
from hearing_app.domain.rules.clock_words import RECORDED, TRACKS
from hearing_app.domain.rules.profiles import (
    STARTS,
    Clause,
    ClockRule,
    OwnMotion,
    PanelRule,
    Period,
    Profile,
    Silence,
    StrikeRule,
    Unit,
)
from hearing_app.domain.rules.vocabulary import STAGES
from hearing_app.settings.errors import SettingsError
from hearing_app.settings.fields import Fields, fields_of

FILE_NAME = re.compile(r"(?P<id>[a-z][a-z0-9_]*)@(?P<version>[0-9A-Za-z.-]+)")
CLOCK_STAGES = (*STAGES, "intake", "suggestion", "reception", "mediation")
DECIDERS = ("presider", "organ_head")
VOTING = ("named",)  # a profile that wants secret ballots must not get named ones without a word


def profiles(config: Path) -> tuple[Profile, ...]:
    """Return all versions of all profiles, by id and the day from which they hold; a wrong value stops the start."""
    found = sorted(map(_profile, sorted((config / "profiles").glob("*.toml"))), key=lambda it: (it.id, it.effective_on))
    if not found:
        raise SettingsError("profiles/: no profile; expected at least one <id>@<version>.toml")
    for (id_, day), n in Counter((profile.id, profile.effective_on) for profile in found).items():
        if n > 1:
            raise SettingsError(f"profiles/{id_}@*.toml: effective_on: {day} twice; expected each version's own day")
    return tuple(found)


def profile_for(profiles: Sequence[Profile], id_: str, on_day: date) -> Profile:
    """Return the version of a profile that is in force on a day.

    Raise Refused: profile.unknown where no version has the id, profile.not_in_force before the first one.
    """
    versions = [profile for profile in profiles if profile.id == id_]
    if not versions:
        raise refuse("profile.unknown", id=id_, known=", ".join(sorted({profile.id for profile in profiles})))
    in_force = [profile for profile in versions if profile.effective_on <= on_day]
    if not in_force:
        first_on = min(profile.effective_on for profile in versions)
        raise refuse("profile.not_in_force", id=id_, day=on_day, first_on=first_on)
    return max(in_force, key=lambda profile: profile.effective_on)


def default_profile_id(profiles: Sequence[Profile]) -> str:
    """Return the id that holds where nobody chose one: the only id, else the one whose files say is_default."""
    ids = {profile.id for profile in profiles}
    marked = {profile.id for profile in profiles if profile.is_default}
    chosen = ids if len(ids) == 1 else marked
    if len(chosen) != 1:
        raise SettingsError(f"profiles/: is_default: set for {sorted(marked)}; expected for one of {sorted(ids)}")
    return chosen.pop()


def _opened(path: Path) -> Fields:
    name = FILE_NAME.fullmatch(path.stem)
    if not name:
        raise SettingsError(f"profiles/{path.name}: file name; expected <id>@<version>.toml, e.g. my_city@2.toml")
    fields = fields_of(path)
    for key in ("id", "version"):
        if fields.text(key) != name[key]:
            raise fields.wrong(key, f'"{name[key]}", as the file name says')
    return fields


def _profile(path: Path) -> Profile:
    fields = _opened(path)
    clauses = _clauses(fields.table("clauses"))
    clocks = _clocks(fields.table("clocks"))
    profile = Profile(
        id=fields.text("id"),
        version=fields.text("version"),
        label=fields.label("label"),
        effective_on=fields.day("effective_on"),
        clocks=clocks,
        panel=_panel(fields.table("panel"), clauses),
        notice_before=_period(fields.table("notice_before"), clauses),
        notice_is_clear=fields.mark("notice_is_clear"),
        prepare=_period(fields.table("prepare"), clauses),
        hold_within=_period(fields.table("hold_within"), clauses),
        postpone_most=fields.number("postpone_most", most=99),
        opinion_onsite=_period(fields.table("opinion_onsite"), clauses),
        opinion_later=_period(fields.table("opinion_later"), clauses),
        recusal_decide=_period(fields.table("recusal_decide"), clauses),
        representatives_most=fields.number("representatives_most", least=1, most=99),
        agents_most=fields.number("agents_most", least=1, most=99),
        closed_grounds=fields.texts("closed_grounds"),
        voting=fields.choice("voting", VOTING),
        clauses=clauses,
        apply_within=_period(fields.table("apply_within"), clauses) if fields.has("apply_within") else None,
        decide_within=_period(fields.table("decide_within"), clauses) if fields.has("decide_within") else None,
        object_within=_period(fields.table("object_within"), clauses) if fields.has("object_within") else None,
        smaller_panel=_clause(fields.table("smaller_panel"), clauses) if fields.has("smaller_panel") else None,
        stage_clocks=_stage_clocks(fields.table("stage_clocks"), clocks),
        silence_of_applicant=_silence(fields, "silence_of_applicant", MEANS_OF_APPLICANT, clauses),
        silence_of_organ=_silence(fields, "silence_of_organ", MEANS_OF_ORGAN, clauses),
        own_motion=_own_motion(fields.table("own_motion"), clauses) if fields.has("own_motion") else None,
        public_service=_period(fields.table("public_service"), clauses) if fields.has("public_service") else None,
        strikes=_strikes(fields.table("strikes"), clauses) if fields.has("strikes") else None,
        redo_same=_clause(fields.table("redo_same"), clauses) if fields.has("redo_same") else None,
        absence_waives=_clause(fields.table("absence_waives"), clauses) if fields.has("absence_waives") else None,
        recusal_deciders=_deciders(fields.table("recusal_deciders")) if fields.has("recusal_deciders") else {},
        grounds=_grounds(fields.table("grounds")) if fields.has("grounds") else {},
        is_default=fields.mark("is_default", default=False),
        warn_days=_warn_days(fields) if fields.has("warn_days") else (),
    )
    fields.finish()
    return profile


def _clauses(fields: Fields) -> Mapping[str, Mapping[str, str]]:
    return {key: fields.label(key) for key in fields.names()}


def _period(fields: Fields, clauses: Mapping[str, object]) -> Period:
    period = Period(
        n=fields.number("n"),
        unit=Unit(fields.choice("unit", tuple(Unit))),
        clause=fields.choice("clause", tuple(clauses)),
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return period


def _clause(fields: Fields, clauses: Mapping[str, object]) -> Clause:
    clause = Clause(fields.choice("clause", tuple(clauses)), fields.mark("is_unverified", default=False))
    fields.finish()
    return clause


def _silence(fields: Fields, key: str, means: Collection[str], clauses: Mapping[str, object]) -> Silence | None:
    if not fields.has(key):
        return None
    table = fields.table(key)
    silence = Silence(
        means=table.choice("means", means),
        clause=table.choice("clause", tuple(clauses)),
        is_unverified=table.mark("is_unverified", default=False),
    )
    table.finish()
    return silence


def _own_motion(fields: Fields, clauses: Mapping[str, object]) -> OwnMotion:
    motion = OwnMotion(
        consents=_of(fields, "consents", CONSENTS),
        needs_attendance=fields.mark("needs_attendance"),
        clause=fields.choice("clause", tuple(clauses)),
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return motion


def _strikes(fields: Fields, clauses: Mapping[str, object]) -> StrikeRule:
    most = fields.number("most", least=1, most=99)
    return StrikeRule(most, _period(fields, clauses))


def _deciders(fields: Fields) -> Mapping[str, str]:
    found = {whose: fields.choice(whose, DECIDERS) for whose in ("presider", "others")}
    fields.finish()
    return found


def _grounds(fields: Fields) -> Mapping[str, tuple[str, ...]]:
    found = {one.value: _of(fields, one.value, GROUNDS[one]) for one in Interruption if fields.has(one.value)}
    fields.finish()
    return found


def _of(fields: Fields, key: str, known: Collection[str]) -> tuple[str, ...]:
    """Return the words of a list, each one of those that are known."""
    words = fields.texts(key)
    if unknown := [word for word in words if word not in known]:
        raise fields.wrong(key, f"of {', '.join(known)}; not {', '.join(unknown)}")
    return words


def _panel(fields: Fields, clauses: Mapping[str, object]) -> PanelRule:
    least = fields.number("voting_least", least=1, most=99)
    panel = PanelRule(
        voting_least=least,
        voting_most=fields.number("voting_most", least=least, most=99),
        is_odd=fields.mark("is_odd"),
        external_share=fields.share("external_share"),
        required_groups=fields.texts("required_groups"),
        presider_votes=fields.mark("presider_votes"),
        presider_must_not_handle=fields.mark("presider_must_not_handle"),
        clause=fields.choice("clause", tuple(clauses)),
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return panel


def _clocks(fields: Fields) -> Mapping[str, ClockRule]:
    return {id_: _clock(fields.table(id_), id_) for id_ in fields.names()}


def _stage_clocks(fields: Fields, clocks: Collection[str]) -> Mapping[str, str]:
    found = {stage: fields.choice(stage, clocks) for stage in STAGES}
    fields.finish()
    return found


def _clock(fields: Fields, id_: str) -> ClockRule:
    unit = Unit(fields.choice("unit", tuple(Unit)))
    rule = ClockRule(
        id=id_,
        label=fields.label("label"),
        n=fields.number("n", least=1) if fields.has("n") else None,
        unit=unit,
        starts_on=fields.choice("starts_on", tuple(STARTS)),
        article=fields.label("article"),
        stage=fields.choice("stage", CLOCK_STAGES),
        extend_n=fields.number("extend_n", default=0),
        may_pause=fields.mark("may_pause", default=False),
        is_unverified=fields.mark("is_unverified", default=False),
        article_2005=fields.label("article_2005", {}),
        ends_on=_ends_on(fields) if fields.has("ends_on") else (),
        track=fields.choice("track", tuple(TRACKS)) if fields.has("track") else "",
    )
    _check_clock(fields, rule)
    fields.finish()
    return rule


def _ends_on(fields: Fields) -> tuple[str, ...]:
    words = fields.texts("ends_on")
    if not set(words) <= set(RECORDED):
        raise fields.wrong("ends_on", f"a list of {', '.join(RECORDED)}")
    return words


def _warn_days(fields: Fields) -> tuple[int, ...]:
    days = fields.numbers("warn_days", least=0, most=60)
    if list(days) != sorted(set(days), reverse=True):
        raise fields.wrong("warn_days", "days before the last one, the most first, e.g. [7, 3, 1]")
    return days


def _check_clock(fields: Fields, rule: ClockRule) -> None:
    """Only a length in calendar days can be paused or extended: no rule read so far says how working days would."""
    if rule.may_pause and (rule.unit is Unit.WORKDAY or rule.n is None):
        raise fields.wrong("may_pause", 'false, or n with unit = "day"')
    if rule.extend_n and (rule.unit is Unit.WORKDAY or rule.n is None):
        raise fields.wrong("extend_n", 'no extension, or n with unit = "day"')
