"""Who may do what, and where?

Every route, API call, task and command declares an action; config/roles.toml says which roles have it and in
which scope. Default is no. Not here: queries (the scope is applied in them, so that outside looks like nothing).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View")


class Action(StrEnum):
    """What can be done; the audit row of a change carries it."""

    PUBLIC = "public"
    SIGN_IN = "sign_in"
    ANSWER_BY_LINK = "answer_by_link"
    ASK_STATUS = "ask_status"
    VIEW_DESK = "view_desk"
    VIEW_MATTER = "view_matter"
    EDIT_MATTER = "edit_matter"
    REOPEN_CLOCK = "reopen_clock"
    FILL_BACK = "fill_back"
    SIGN_TRANSFER = "sign_transfer"
    APPROVE_ANNOUNCEMENT = "approve_announcement"
    EDIT_PUBLICATION = "edit_publication"
    APPROVE_PUBLICATION = "approve_publication"
    EDIT_HEARING = "edit_hearing"
    DECIDE_HEARING = "decide_hearing"
    DRAW_PANEL = "draw_panel"
    VIEW_SITTING = "view_sitting"
    BOOK_SITTING = "book_sitting"
    CHANGE_SITTING = "change_sitting"
    SIGN_SITTING = "sign_sitting"
    RECORD_ANSWER = "record_answer"
    ANSWER_OWN_SEAT = "answer_own_seat"
    KEEP_OWN_TIMES = "keep_own_times"
    READ_FEED = "read_feed"
    RECORD_SERVICE = "record_service"
    RECORD_DAY = "record_day"
    RECORD_DECISION = "record_decision"
    RECORD_OUTCOME = "record_outcome"
    VIEW_CONFIDENTIAL_RECORD = "view_confidential_record"
    VIEW_MEDIATION = "view_mediation"
    EDIT_MEDIATION = "edit_mediation"
    KEEP_MEDIATION_NOTE = "keep_mediation_note"
    VIEW_REVIEW = "view_review"
    EDIT_REVIEW = "edit_review"
    SIGN_REVIEW = "sign_review"
    BUILD_REVIEW_FILE = "build_review_file"
    UPLOAD_FILE = "upload_file"
    VIEW_ROSTER = "view_roster"
    EDIT_ROSTER = "edit_roster"
    IMPORT_WORKBOOK = "import_workbook"
    VIEW_REPORT = "view_report"
    FREEZE_REPORT = "freeze_report"
    VOID_NUMBER = "void_number"
    VIEW_DELIVERIES = "view_deliveries"
    RESEND_DELIVERY = "resend_delivery"
    VIEW_SETTINGS = "view_settings"
    MANAGE_ACCOUNTS = "manage_accounts"
    SECURE_ACCOUNTS = "secure_accounts"
    MANAGE_UNITS = "manage_units"
    VIEW_AUDIT = "view_audit"
    USE_API = "use_api"
    WORK = "work"
    TICK = "tick"


class Scope(StrEnum):
    """How far a role's action reaches."""

    OWN_UNIT = "own_unit"
    OWN_SEAT = "own_seat"
    EVERYWHERE = "everywhere"


@dataclass(frozen=True, slots=True)
class Role:
    """What one role may do and which steps of an approval chain it may take.

    Of the roles that are kept apart under one word nobody holds two.
    """

    id: str
    label: Mapping[str, str]
    actions: Mapping[Action, Scope]
    steps: tuple[str, ...] = ()
    kept_apart: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account, the command line (`cli:<os user>`), a worker, or somebody with a link.

    `delegate_for` are the people for whom he answers and keeps times.
    """

    name: str
    role: Role
    unit_id: int | None = None
    account_id: int | None = None
    person_id: int | None = None
    language: str = "zh"
    delegate_for: frozenset[int] = frozenset()

    def acts_for(self, person_id: int | None) -> bool:
        """Say whether it is the actor's own person, or one who named the actor to answer for him."""
        return person_id is not None and (person_id == self.person_id or person_id in self.delegate_for)

    def answers_for(self, person_id: int | None, *, unit_id: int | None) -> bool:
        """Say whether a seat of that person in a sitting of that unit is the actor's to see and answer.

        A delegate was named by a unit: what another one asks of the same person is none of his business.
        """
        is_own = person_id is not None and person_id == self.person_id
        return is_own or (self.acts_for(person_id) and unit_id is not None and unit_id == self.unit_id)

    def has(self, action: Action) -> bool:
        """Say whether the role has the action in some scope."""
        return action in self.role.actions


@dataclass(frozen=True, slots=True)
class Place:
    """What a change touches, as far as permission cares: the unit, and the person whose seat it is."""

    unit_id: int | None = None
    person_id: int | None = None
    steps: tuple[str, ...] = field(default=())


def may(actor: Actor, action: Action, place: Place) -> bool:
    """Say whether the actor may do the action in that place; steps are those of an approval chain."""
    scope = actor.role.actions.get(action)
    if scope is None or any(step not in actor.role.steps for step in place.steps):
        return False
    if scope is Scope.EVERYWHERE:
        return True
    if scope is Scope.OWN_SEAT:
        return actor.answers_for(place.person_id, unit_id=place.unit_id)
    return place.unit_id is not None and place.unit_id == actor.unit_id


def declares(action: Action) -> Callable[[View], View]:
    """Mark a route, task or command with the action that it needs; what bears no mark is never served."""

    def mark(view: View) -> View:
        view.action = action  # type: ignore[attr-defined]  # functions take attributes
        return view

    return mark
