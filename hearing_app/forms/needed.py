"""Which fields may stay empty only sometimes? What needs them is told by the service that refuses."""

from wtforms.validators import Optional


def needed_sometimes() -> Optional:
    """Return the check of a field that may stay empty, depending on what else was chosen: no page calls it optional."""
    check = Optional()
    check.field_flags = {**check.field_flags, "needed": True}
    return check
