"""How does a worker go on after the database was away, and how does it end in time?

Procrastinate's worker ends by itself when the database goes; here it is begun again until somebody asks it to stop.
Asked to stop, it takes no more jobs, and what still speaks to the relay is cut short before the grace is over.
"""

import asyncio
import logging
import signal
from contextlib import suppress

import psycopg
from procrastinate import App
from procrastinate.exceptions import ConnectorException

from hearing_app.mail import smtp
from hearing_app.store import queue

CONCURRENCY = 2
PAUSE_SECONDS = 1.0

logger = logging.getLogger(__name__)


def run_worker(jobs: App, *, is_once: bool) -> None:
    """Take jobs until told to stop by SIGTERM or SIGINT, or once through what waits."""
    asyncio.run(_run(jobs, is_once=is_once))


async def _run(jobs: App, *, is_once: bool) -> None:
    told = asyncio.Event()

    def stop() -> None:
        smtp.leave()
        told.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop)
    while not told.is_set():
        try:
            async with jobs.open_async():
                await _take_jobs(jobs, told, is_once=is_once)
        # the pool's own errors come as they are, the queue's wrapped
        except (ConnectorException, psycopg.Error) as error:
            if is_once:
                raise
            logger.warning("the queue is away: %s", type(error.__cause__ or error).__name__)
        if is_once:
            return
        with suppress(TimeoutError):
            await asyncio.wait_for(told.wait(), PAUSE_SECONDS)


async def _take_jobs(jobs: App, told: asyncio.Event, *, is_once: bool) -> None:
    """Run Procrastinate's worker until it ends by itself or is told to; finished jobs are not kept, failed ones are."""
    work = asyncio.ensure_future(
        jobs.run_worker_async(
            wait=not is_once,
            concurrency=CONCURRENCY,
            install_signal_handlers=False,
            listen_notify=not is_once,
            delete_jobs="successful",
            update_heartbeat_interval=queue.BEAT_SECONDS,
            stalled_worker_timeout=queue.SILENT_SECONDS,
        )
    )
    stopped = asyncio.ensure_future(told.wait())
    await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
    stopped.cancel()
    if not work.done():
        work.cancel()
    with suppress(asyncio.CancelledError):
        await work
