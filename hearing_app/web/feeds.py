"""What does a calendar program get that subscribes by a link?

Strong validators for each encoding; an unchanged feed costs one query and no byte. Not here: opening and shutting a
link (web.people, web.rooms, web.times).
"""

import gzip

from flask import Blueprint, Response, g, request
from flask.typing import ResponseReturnValue

from hearing_app.domain.rules.permissions import Action, declares
from hearing_app.services import feeds

pages = Blueprint("feeds", __name__, url_prefix="/f")

TYPES = {feeds.EVENTS: "text/calendar; charset=utf-8", feeds.TAKEN: "text/calendar; charset=utf-8"}


@pages.get("/<token>.ics")
@declares(Action.READ_FEED)
def show(token: str) -> ResponseReturnValue:
    """Give the sittings of a person or a room as a calendar."""
    return _feed(token, feeds.EVENTS)


@pages.get("/<token>.ifb")
@declares(Action.READ_FEED)
def taken(token: str) -> ResponseReturnValue:
    """Give the taken times alone."""
    return _feed(token, feeds.TAKEN)


def _feed(token: str, form: str) -> Response:
    standing = feeds.standing_of(g.ctx, token, form)
    is_packed = request.accept_encodings.quality("gzip") > 0
    response = Response(content_type=TYPES[form])
    response.last_modified = standing.modified_at
    response.headers["Cache-Control"] = "private, max-age=0, must-revalidate"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(_tag(standing.etag, is_packed))
    response.make_conditional(request)
    if response.status_code == 304:
        return response
    etag, packed = feeds.packed_content(g.ctx, standing)
    response.set_etag(_tag(etag, is_packed))
    response.data = packed if is_packed else gzip.decompress(packed)
    if is_packed:
        response.headers["Content-Encoding"] = "gzip"
    return response


def _tag(etag: str, is_packed: object) -> str:
    # a strong tag stands for bytes: the compressed ones have another than the plain ones (RFC 9110 §8.8.3)
    return f"{etag}-gzip" if is_packed else etag
