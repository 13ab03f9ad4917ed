"""Who must hear what was settled on the day of a sitting, and how many have not?"""

from collections.abc import Mapping, Sequence

from hearing_app.store.tables.matters import PartyRow
from hearing_app.store.tables.sittings import SeatRow, SittingRow
from hearing_app.store.tables.substitutions import ReachRow, SettlementRow

Recipient = tuple[str, int]


def affected_by(row: SittingRow, settled: SettlementRow) -> Mapping[Recipient, SeatRow | PartyRow]:
    """Return everybody who must hear: whoever has a seat or lost it by this, and the parties with their agents."""
    seats = [seat for seat in row.seats if seat.person_id is not None]
    affected = [seat for seat in seats if seat.released_at is None or seat.id == settled.seat_id]
    parties = list(row.matter.parties) if row.matter else []
    return {("seat", seat.id): seat for seat in affected} | {("party", party.id): party for party in parties}


def key_of(seat_id: int | None, party_id: int | None) -> Recipient:
    """Return the key of a seat's person or of a party."""
    return ("seat", seat_id) if seat_id is not None else ("party", party_id or 0)


def unreached(row: SittingRow, settled: SettlementRow, reaches: Sequence[ReachRow]) -> int:
    """Count who has not heard of a settlement; of several attempts the last one counts."""
    last = {key_of(one.seat_id, one.party_id): one.is_reached for one in reaches}
    return sum(not last.get(key, False) for key in affected_by(row, settled))
