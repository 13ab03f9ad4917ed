"""Has the notice period run, and if not, from which day on?

“At least n working days before” are n clear days strictly between service and sitting (domain rule of the
profile's `notice_before`); a shorter notice needs the recorded written waiver of each party. Not here: the notice
as paper.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from hearing_app.domain.errors import Reason, Refused, RuleRef
from hearing_app.domain.rules.profiles import Period, Profile, Unit
from hearing_app.domain.rules.seats import Stage
from hearing_app.domain.rules.verdicts import Rules, Verdict
from hearing_app.domain.rules.vocabulary import PARTIES
from hearing_app.domain.sittings.orders import Party
from hearing_app.domain.workdays import WorkdayTable, add_workdays, clear_workdays_before


def earliest_day(profile: Profile, table: WorkdayTable, served_on: date) -> date:
    """Return the first day on which the sitting may be held when the notice is served on a day; may raise Refused."""
    last = counted_on(profile.notice_before, table, served_on)
    return last + timedelta(days=1) if profile.notice_is_clear else last


def last_service_day(profile: Profile, table: WorkdayTable, day: date) -> date:
    """Return the last day, open for business, on which the notice may be served for a sitting on a day.

    Raises Refused where no working-day table reaches.
    """
    period = profile.notice_before
    if period.unit is Unit.DAY:
        found = day - timedelta(days=period.n + (1 if profile.notice_is_clear else 0))
        while not table.is_open(found):
            found -= timedelta(days=1)
        return found
    counted = clear_workdays_before(day, period.n if profile.notice_is_clear else max(period.n - 1, 0), table=table)
    if isinstance(counted, Refused):
        raise counted
    return counted.day


def counted_on(period: Period, table: WorkdayTable, start_on: date) -> date:
    """Return the n-th day or working day after a day, which itself does not count; may raise Refused."""
    if period.unit is Unit.DAY:
        return start_on + timedelta(days=period.n)
    counted = add_workdays(start_on, period.n, table=table) if period.n else None
    if isinstance(counted, Refused):
        raise counted
    return counted.day if counted else start_on


def notice_rule(profile: Profile) -> RuleRef:
    """Return the evidence for the notice period."""
    return profile.ref(profile.notice_before.clause, is_unverified=profile.notice_before.is_unverified)


def judge_notice(rules: Rules, parties: Sequence[Party], *, day: date, today: date, stage: Stage) -> Verdict:
    """Judge the notice period towards each party that the kind summons and that has not waived it in writing.

    A party not yet served counts as served today at the earliest; when confirmed it must have been served.
    """
    summoned = [party for party in parties if party.role in rules.kind.parties and not party.has_waived_notice]
    if not rules.kind.has_notice_period or not summoned:
        return Verdict(stage)
    rule = notice_rule(rules.profile)
    reasons = []
    for party in summoned:
        params = {"party": PARTIES[party.role], "days": rules.profile.notice_before.words, "day": day}
        first = earliest_day(rules.profile, rules.workdays, party.served_on or today)
        if first > day:
            reasons.append(Reason("notice.too_short", {**params, "earliest": first}, rule))
        if party.served_on is None and stage is Stage.CONFIRMED:
            reasons.append(Reason("notice.not_served", params, rule))
    serve_by = last_service_day(rules.profile, rules.workdays, day)
    finding = Reason("notice.serve_by", {"day": serve_by, "days": rules.profile.notice_before.words}, rule)
    return Verdict(stage, tuple(reasons), (), () if reasons else (finding,))
