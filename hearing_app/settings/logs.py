"""What does a log line look like, and what may never stand in one?

One line through Python's own logging, with a plain traceback: structlog's default prints the values of local variables
where `rich` is installed, and those are mails, names and tokens. Not here: what PostgreSQL says of rows (store.engine).
"""

import structlog


def speak_plainly() -> None:
    """Let structlog write `event key='value'` and a traceback without locals, once for a process."""
    structlog.configure(
        processors=[
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
