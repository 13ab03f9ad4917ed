"""Is the system well? Readiness, metrics, what is wrong and how to mend it."""

import shutil
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import ProgrammingError, SQLAlchemyError

from hearing_app.domain.errors import Reason, Refused
from hearing_app.domain.evidence.chains import is_late
from hearing_app.services.context import Context
from hearing_app.services.steps import chains
from hearing_app.settings.places import ROOT
from hearing_app.store import queue, work
from hearing_app.store.chain import checks, heads

SILENCE = timedelta(seconds=60)
LATE = timedelta(minutes=5)
FREE_BYTES = 200 * 1024 * 1024
RECENT = timedelta(days=1)
JOB_LABELS = {
    "take_import": {"zh": "导入工作簿", "en": "importing a workbook"},
    "assemble_review_file": {"zh": "做卷宗", "en": "building a review file"},
}


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether requests can be answered, and why not."""

    is_ready: bool
    has_database: bool
    schema: str


def newest_revision() -> str:
    """Return the revision that this release knows: the last file of migrations/versions."""
    return max(path.stem for path in (ROOT / "migrations" / "versions").glob("[0-9]*.py"))


def readiness(ctx: Context) -> Readiness:
    """Ask the database for its schema; at or past the release's own is ready."""
    try:
        found = work.revision(ctx.reader)
    except ProgrammingError:  # it answers, and nobody has ever migrated it
        ctx.reader.rollback()
        return Readiness(is_ready=False, has_database=True, schema="—")
    except SQLAlchemyError:
        ctx.reader.rollback()
        return Readiness(is_ready=False, has_database=False, schema="")
    return Readiness(is_ready=found >= newest_revision(), has_database=True, schema=found)


def metrics(ctx: Context) -> bytes:
    """Return the figures in Prometheus' text format."""
    registry = CollectorRegistry()
    silent = Gauge("hearing_heartbeat_age_seconds", "Age of a process's last heartbeat", ["process"], registry=registry)
    for process, at in work.heartbeats(ctx.reader).items():
        silent.labels(process).set((ctx.now - at).total_seconds())
    depth = Gauge("hearing_deliveries", "Deliveries by state", ["state"], registry=registry)
    for state, number in work.delivery_counts(ctx.reader).items():
        depth.labels(state).set(number)
    oldest = work.oldest_due(ctx.reader)
    age = Gauge("hearing_oldest_due_seconds", "How long the oldest unsent delivery has been due", registry=registry)
    age.set(max(0.0, (ctx.now - oldest).total_seconds()) if oldest else 0)
    Gauge("hearing_audit_links", "Links of the audit chain", registry=registry).set(work.chain_length(ctx.reader))
    Gauge("hearing_home_free_bytes", "Free space under HEARING_HOME", registry=registry).set(_free(ctx.env.home))
    writable = Gauge("hearing_home_writable", "Whether HEARING_HOME can be written", registry=registry)
    writable.set(1 if _is_writable(ctx.env.home) else 0)
    return generate_latest(registry)


def troubles(ctx: Context) -> list[Reason]:
    """Return what is wrong now, each with what to do; empty is well."""
    if found := unready(ctx):
        return found
    found += silences(ctx)
    found += chain_troubles(ctx)
    if _free(ctx.env.home) < FREE_BYTES:
        found.append(Reason("health.disk_full", {"megabytes": _free(ctx.env.home) // 1048576}))
    return found


def unready(ctx: Context) -> list[Reason]:
    """Return why nothing can be asked of the database; empty where it can."""
    state = readiness(ctx)
    if not state.has_database:
        return [Reason("health.no_database")]
    if not state.is_ready:
        return [Reason("health.old_schema", {"found": state.schema, "wanted": newest_revision()})]
    return []


def chain_troubles(ctx: Context) -> list[Reason]:
    """Return what is wrong with the audit chain and the export of its heads; reads every link."""
    file = ctx.env.home / heads.NAME
    try:
        exports = chains.exports_in(file)
    except Refused as refused:
        return list(refused.reasons)
    report = chains.check_chain(ctx.reader, exports.heads)
    found = [Reason("health.chain_broken"), *map(chains.reason_of, report.faults)] if report.faults else []
    exported_at = exports.last.at if exports.last else None
    if is_late(exported_at, checks.begun_at(ctx.reader), now=ctx.now):
        found.append(Reason("health.heads_old", {"file": str(file)}))
    if exports.unreadable:
        found.append(Reason("health.heads_line", {"file": str(file), "count": len(exports.unreadable)}))
    return found


def silences(ctx: Context) -> list[Reason]:
    """Return what every page may ask: who does not answer, whether mail waits, jobs failed, the home is writable."""
    beats = work.heartbeats(ctx.reader)
    found = []
    for process, code in (("worker", "health.no_worker"), ("ticker", "health.no_ticker")):
        at = beats.get(process)
        if at is None or ctx.now - at > SILENCE:
            found.append(Reason(code))
    oldest = work.oldest_due(ctx.reader)
    if oldest and ctx.now - oldest > LATE:
        found.append(Reason("health.mail_waits", {"minutes": int((ctx.now - oldest).total_seconds() // 60)}))
    for task, count in sorted(queue.failed_counts(ctx.reader, ctx.now - RECENT).items()):
        if task in JOB_LABELS:
            found.append(Reason("health.jobs_failed", {"job": JOB_LABELS[task], "count": count}))
    for kind, count in sorted(work.unknown_kinds(ctx.reader, ctx.rules.kinds).items()):
        found.append(Reason("health.kind_missing", {"kind": kind, "count": count}))
    if not _is_writable(ctx.env.home):
        found.append(Reason("health.not_writable", {"home": str(ctx.env.home)}))
    return found


def _free(home: Path) -> int:
    return shutil.disk_usage(home).free if home.exists() else 0


def _is_writable(home: Path) -> bool:
    probe = home / ".writable"
    try:
        probe.write_bytes(b"")
        probe.unlink()
    except OSError:
        return False
    return True
