"""Where does another room lie? An address, or nothing where that room is not built or needs something else."""

from flask import current_app, url_for
from werkzeug.routing import BuildError


def way(endpoint: str, **values: object) -> str:
    """Return the address of an endpoint, or an empty string where nobody serves it."""
    if endpoint not in current_app.view_functions:
        return ""
    try:
        return url_for(endpoint, **values)  # type: ignore[arg-type]  # url_for's keywords are typed too narrowly
    except BuildError:
        return ""
