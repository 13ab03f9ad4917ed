"""Which channels of mediation does this installation hold? Reads config/channels.toml."""

from collections.abc import Collection
from pathlib import Path

from hearing_app.domain.mediations.channels import CLAUSES, Channel, ChannelRules, Limit
from hearing_app.domain.rules.profiles import Unit
from hearing_app.settings.fields import Fields, fields_of


def read_channels(config: Path, kinds: Collection[str]) -> ChannelRules:
    """Return the channels, each booking one of the kinds; a wrong value stops the start with file and key."""
    fields = fields_of(config / "channels.toml")
    channels: dict[str, Channel] = {}
    for table in fields.tables("channels"):
        channel = _channel(table, kinds)
        if channel.id in channels:
            raise table.wrong("id", "each id once")
        channels[channel.id] = channel
    if not channels:
        raise fields.wrong("channels", "at least one table [[channels]]")
    words = fields.table("clauses")
    clauses = {key: words.label(key) for key in CLAUSES}
    words.finish()
    rules = ChannelRules(fields.text("id"), fields.text("version"), channels, clauses)
    fields.finish()
    return rules


def _channel(fields: Fields, kinds: Collection[str]) -> Channel:
    channel = Channel(
        id=fields.text("id"),
        label=fields.label("label"),
        body=fields.label("body"),
        kind=fields.choice("kind", kinds),
        limit=_limit(fields.table("limit")),
        accept_within=_limit(fields.table("accept_within")) if fields.has("accept_within") else None,
        needs_civil_content=fields.mark("needs_civil_content", default=False),
    )
    fields.finish()
    return channel


def _limit(fields: Fields) -> Limit:
    limit = Limit(
        n=fields.number("n", least=1, most=366),
        unit=Unit(fields.choice("unit", tuple(Unit))),
        article=fields.label("article"),
        extend_most=fields.number("extend_most", most=366) if fields.has("extend_most") else None,
        is_unverified=fields.mark("is_unverified", default=False),
    )
    fields.finish()
    return limit
