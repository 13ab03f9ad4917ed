"""May this version of a record be kept?

A record (笔录) has the sections of its kind; whoever changes it afterwards says why, and the earlier version stays.
"""

from collections.abc import Mapping
from datetime import datetime

from hearing_app.domain.errors import Reason, Refused


def check_record(
    sections: Mapping[str, str], *, version: int, reason: str, opened_at: datetime | None
) -> Refused | None:
    """Refuse an empty record, one of a sitting that was never opened, and a change without a reason."""
    reasons = []
    if opened_at is None:
        reasons.append(Reason("record.not_opened"))
    if not any(words.strip() for words in sections.values()):
        reasons.append(Reason("record.empty"))
    if version > 1 and not reason.strip():
        reasons.append(Reason("record.reason_missing", {"version": version}))
    return Refused(reasons) if reasons else None
