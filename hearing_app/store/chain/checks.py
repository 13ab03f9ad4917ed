"""Does every link of the audit chain still fit? Computed anew inside PostgreSQL, part by part.

The formula is that of the trigger in migration 0001, written out here, so that the check leans on no function that
the owner of the database could have replaced.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from hearing_app.domain.evidence.chains import Break, Fault, Head
from hearing_app.store.tables.work import AuditHeadRow, AuditRow

PART = 20_000
FIELDS = (
    "seq::text",
    """to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')""",
    *("actor", "action", "unit_id::text", "subject", "subject_id::text", "matter_id::text", "facts::text"),
)


def _piece(field: str) -> str:
    written = f"octet_length(convert_to({field}, 'UTF8'))::text || ':' || {field}"
    return f"CASE WHEN {field} IS NULL THEN '-'::bytea ELSE convert_to({written}, 'UTF8') END"


EXAMINE = text(
    f"""
    WITH part AS (
      SELECT seq, prev, hash, sha256(prev || {" || ".join(map(_piece, FIELDS))}) AS computed,
        coalesce(lag(seq) OVER links, :seq) AS seq_before, coalesce(lag(hash) OVER links, :hash) AS hash_before
      FROM (SELECT * FROM audit WHERE seq > :seq AND seq <= :until ORDER BY seq LIMIT :most) AS links_of_part
      WINDOW links AS (ORDER BY seq)
    ), judged AS (
      SELECT seq, hash, seq_before, CASE
        WHEN seq <> seq_before + 1 THEN 'missing'
        WHEN prev <> hash_before THEN 'prev'
        WHEN hash <> computed THEN 'altered' END AS fault
      FROM part
    )
    SELECT last.seq, last.hash, broken.seq_before, broken.seq AS broken_seq, broken.fault
    FROM (SELECT seq, hash FROM judged ORDER BY seq DESC LIMIT 1) AS last
    LEFT JOIN (SELECT seq, seq_before, fault FROM judged WHERE fault IS NOT NULL ORDER BY seq LIMIT 1) AS broken ON true
    """  # noqa: S608 put together from the names above, nothing from outside
)


@dataclass(frozen=True, slots=True)
class End:
    """Where the chain ends: the row that says so, and the highest number that is there."""

    head: Head | None
    last_seq: int


def find_end(session: Session) -> End:
    """Read both in one statement, so that no link comes between them."""
    last = select(func.coalesce(func.max(AuditRow.seq), 0)).scalar_subquery()
    row = session.execute(select(AuditHeadRow.seq, AuditHeadRow.hash, last).where(AuditHeadRow.id == 1)).first()
    if row is None:
        return End(None, session.scalar(select(last)) or 0)
    return End(Head(row[0], row[1]), row[2])


def find_head(session: Session) -> Head | None:
    """Return the present head, or None where its row is gone."""
    return find_end(session).head


def find_link(session: Session, seq: int) -> Head | None:
    """Return a link as it stands, or None."""
    found = session.scalar(select(AuditRow.hash).where(AuditRow.seq == seq))
    return Head(seq, found) if found is not None else None


def examine(session: Session, after: Head, *, until: int) -> tuple[Head, Break | None]:
    """Check the next links after one; returns the last that was looked at, and the first break."""
    given = {"seq": after.seq, "hash": after.hash, "until": until, "most": PART}
    row = session.execute(EXAMINE, given).first()
    if row is None:
        return Head(until, after.hash), Break(after.seq + 1, Fault.MISSING)
    last = Head(row.seq, row.hash)
    if row.fault is None:
        return last, None
    return last, Break(row.seq_before + 1 if row.fault == Fault.MISSING else row.broken_seq, Fault(row.fault))


def hashes_of(session: Session, seqs: Iterable[int]) -> Mapping[int, bytes]:
    """Return the hashes of some links by number; what is not there is left out."""
    query = select(AuditRow.seq, AuditRow.hash).where(AuditRow.seq.in_(sorted(set(seqs))))
    return {row.seq: row.hash for row in session.execute(query)}


def begun_at(session: Session) -> datetime | None:
    """Return when the first link was written, or None."""
    return session.scalar(select(AuditRow.at).order_by(AuditRow.seq).limit(1))
