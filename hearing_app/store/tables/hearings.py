"""How does a matter come to a hearing, and what belongs to one besides time and people?

Requests with their papers, service of papers, parties who stayed away, lists to strike from, announcements with
observers, the plan of a hearing, what of a matter was published.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Identity, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from hearing_app.store.crypto import Sealed, SealedJson, SealedRow, sealed_column
from hearing_app.store.engine import Model
from hearing_app.store.tables.letters import LetterRow
from hearing_app.store.tables.matters import MatterRow, PartyRow
from hearing_app.store.tables.people import PersonRow
from hearing_app.store.tables.sittings import SittingRow


class HearingRequestRow(Model, SealedRow):
    """One way to a hearing: the right told, the application (or the organ's own motion), the decision; with papers.

    Each last day keeps the evidence of its count, silence included, so that a profile edited later changes nothing.
    """

    __tablename__ = "hearing_requests"
    __table_args__ = (
        CheckConstraint("applicant IN ('', 'petitioner', 'organ')", name="applicant"),
        CheckConstraint("decision IN ('', 'hold', 'refuse')", name="decision"),
        Index(
            "uq_hearing_requests_open",
            "matter_id",
            unique=True,
            postgresql_where=text("decision = '' AND withdrawn_on IS NULL AND closed_on IS NULL"),
        ),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    made_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    made_by: Mapped[str]
    right_number: Mapped[str] = mapped_column(default="")
    right_signed_on: Mapped[date | None]
    right_signed_by: Mapped[str] = mapped_column(default="")
    right_served_on: Mapped[date | None]
    apply_by_on: Mapped[date | None]
    apply_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    applicant: Mapped[str] = mapped_column(default="")
    applied_on: Mapped[date | None]
    ground: Mapped[str] = mapped_column(default="")
    application_sealed: Mapped[bytes | None] = sealed_column()
    application = Sealed()
    consent_by: Mapped[str] = mapped_column(default="")
    consent_name: Mapped[str] = mapped_column(default="")
    consent_on: Mapped[date | None]
    attendance_on: Mapped[date | None]
    decide_by_on: Mapped[date | None] = mapped_column(index=True)
    decide_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    decision: Mapped[str] = mapped_column(default="")
    decided_on: Mapped[date | None]
    decided_by: Mapped[str] = mapped_column(default="")
    refusal_ground: Mapped[str] = mapped_column(default="")
    reason_sealed: Mapped[bytes | None] = sealed_column()
    reason = Sealed()
    decision_number: Mapped[str] = mapped_column(default="")
    decision_served_on: Mapped[date | None]
    hold_by_on: Mapped[date | None]
    hold_evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    withdrawn_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()


class ServiceRow(Model, SealedRow):
    """How one paper was served: method, day, place, who took it, who saw it, why somebody would not (送达回证).

    The paper is a letter of a sitting, one of a hearing request's (`paper`: right, decision), or a review's opinion.
    """

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint("num_nonnulls(letter_id, request_id, review_id) = 1", name="one_paper"),
        CheckConstraint("(request_id IS NULL) = (paper = '')", name="paper"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letters.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("hearing_requests.id"), index=True)
    review_id: Mapped[int | None] = mapped_column(ForeignKey("reviews.id"), index=True)
    paper: Mapped[str] = mapped_column(default="")
    method: Mapped[str]
    served_on: Mapped[date]
    began_on: Mapped[date | None]
    served_by: Mapped[str]
    relation: Mapped[str] = mapped_column(default="")
    has_picture: Mapped[bool] = mapped_column(default=False)
    consent_on: Mapped[date | None]
    place_sealed: Mapped[bytes | None] = sealed_column()
    received_by_sealed: Mapped[bytes | None] = sealed_column()
    witness_sealed: Mapped[bytes | None] = sealed_column()
    refusal_sealed: Mapped[bytes | None] = sealed_column()
    proof_sealed: Mapped[bytes | None] = sealed_column()
    place = Sealed()
    received_by = Sealed()
    witness = Sealed()
    refusal = Sealed()
    proof = Sealed()
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    letter: Mapped[LetterRow | None] = relationship()


class AbsenceRow(Model, SealedRow):
    """That a party stayed away on a hearing day: proof of service, the call, reasons heard, what was found of it."""

    __tablename__ = "party_absences"
    __table_args__ = (
        UniqueConstraint("sitting_id", "party_id", "absent_on"),
        CheckConstraint("finding IN ('waiver', 'excused')", name="finding"),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    party_id: Mapped[int] = mapped_column(ForeignKey("parties.id"), index=True)
    absent_on: Mapped[date]
    served_on: Mapped[date | None]
    has_waived_notice: Mapped[bool]
    called_by: Mapped[str]
    called_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    called_to_sealed: Mapped[bytes | None] = sealed_column()
    heard_sealed: Mapped[bytes | None] = sealed_column()
    reason_sealed: Mapped[bytes | None] = sealed_column()
    called_to = Sealed()
    heard = Sealed()
    reason = Sealed()
    finding: Mapped[str]
    found_by: Mapped[str]
    found_on: Mapped[date]
    number: Mapped[str] = mapped_column(default="")
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    recorded_by: Mapped[str]
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    party: Mapped[PartyRow] = relationship()


class PanelListRow(Model):
    """A list of people of whom the parties may strike some before the panel is chosen."""

    __tablename__ = "panel_lists"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    number: Mapped[str] = mapped_column(default="")
    made_on: Mapped[date]
    made_by: Mapped[str]
    strike_by_on: Mapped[date]
    strikes_most: Mapped[int]
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB)
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
    lines: Mapped[list["PanelLineRow"]] = relationship(order_by="PanelLineRow.id")


class PanelLineRow(Model):
    """Somebody on such a list; struck by which side on which day, or by nobody."""

    __tablename__ = "panel_lines"
    __table_args__ = (UniqueConstraint("list_id", "person_id"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("panel_lists.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    category: Mapped[str]
    struck_by: Mapped[str] = mapped_column(default="")
    struck_on: Mapped[date | None]
    recorded_by: Mapped[str] = mapped_column(default="")
    person: Mapped[PersonRow] = relationship()


class AnnouncementRow(Model):
    """The public announcement of an open sitting; taken back when the sitting does not take place.

    What somebody drafted waits beside what is public until somebody else approves it; the number comes with that.
    `announced_for_at` is the beginning that was made public: a hearing that was moved since has to be told anew.
    """

    __tablename__ = "announcements"
    __table_args__ = (CheckConstraint("(published_on IS NULL) = (number = '')", name="numbered"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), unique=True)
    number: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None]
    published_by: Mapped[str] = mapped_column(default="")
    announced_for_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    drafted_subject: Mapped[str] = mapped_column(default="", server_default="")
    drafted_by: Mapped[str] = mapped_column(default="", server_default="")
    drafted_on: Mapped[date | None]
    withdrawn_on: Mapped[date | None]
    sitting: Mapped[SittingRow] = relationship()

    @property
    def is_waiting(self) -> bool:
        """Say whether a draft waits for somebody's approval."""
        return self.drafted_on is not None

    @property
    def is_public(self) -> bool:
        """Say whether it was published and not withdrawn since."""
        return self.published_on is not None and self.withdrawn_on is None


class ObserverRow(Model, SealedRow):
    """Somebody who asked at the counter to observe an open sitting."""

    __tablename__ = "observers"
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    name_sealed: Mapped[bytes | None] = sealed_column()
    name = Sealed()
    applied_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    recorded_by: Mapped[str]


class PlanItemRow(Model):
    """One point of a hearing's plan (听证方案): whose it is, by when, and who did it on which day."""

    __tablename__ = "plan_items"
    __table_args__ = (UniqueConstraint("sitting_id", "item"),)
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    item: Mapped[str]
    owner: Mapped[str] = mapped_column(default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="")


class PublicationRow(Model, SealedRow):
    """What of a matter is to become public or did: draft, editors, the approved copy with its digests.

    A copy that was published is never edited; what is withdrawn keeps its row and number.
    """

    __tablename__ = "publications"
    __table_args__ = (
        CheckConstraint("state IN ('drafting', 'waiting', 'returned', 'published', 'withdrawn')", name="state"),
        CheckConstraint("(published_on IS NULL) = (number = '')", name="numbered"),
        Index("ix_publications_unit_state", "unit_id", "state"),
        Index("uq_publications_open", "matter_id", "kind", unique=True, postgresql_where=text("state <> 'withdrawn'")),
        Index("ix_publications_public", "published_on", "id", postgresql_where=text("state = 'published'")),
    )
    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    matter_id: Mapped[int] = mapped_column(ForeignKey("matters.id"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    parts_sealed: Mapped[bytes | None] = sealed_column()
    reason_sealed: Mapped[bytes | None] = sealed_column()
    parts = SealedJson()
    reason = Sealed()
    editors: Mapped[list[str]] = mapped_column(JSONB)
    drafted_by: Mapped[str]
    drafted_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    number: Mapped[str] = mapped_column(default="")
    copy: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    sha256: Mapped[str] = mapped_column(default="")
    sm3: Mapped[str] = mapped_column(default="")
    published_on: Mapped[date | None]
    published_by: Mapped[str] = mapped_column(default="")
    withdrawn_on: Mapped[date | None]
    withdrawn_by: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    matter: Mapped[MatterRow] = relationship()
