"""Does the history of a thing survive that many people look at it?"""

from collections.abc import Callable

from hearing_app.domain.rules.permissions import Action
from hearing_app.services.access import note_read
from hearing_app.services.context import Context
from hearing_app.services.matters.matters import view_matter
from hearing_app.services.sittings import bookings, sittings
from tests.builders import house

AsRole = Callable[..., Context]


def test_looking_often_hides_no_change_and_is_counted_apart(ctx: Context, as_role: AsRole) -> None:
    house.small_house(as_role)
    sitting_id = bookings.book_sitting(ctx, house.hearing(ctx))
    matter_id = sittings.matter_id_of(ctx, sitting_id)
    before = len(view_matter(ctx, house.MATTER).history)
    for _ in range(101):
        note_read(ctx, Action.VIEW_SITTING, "sitting", subject_id=sitting_id, matter_id=matter_id)
    assert len(sittings.view_sitting(ctx, sitting_id).history) == 1
    matter = view_matter(ctx, house.MATTER)
    assert (before > 0, len(matter.history), matter.reads) == (True, before, 101)
