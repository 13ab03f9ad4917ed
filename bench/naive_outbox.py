"""How does a plain outbox do under the same kills? Send inside the transaction that holds the row, mark, commit.

The peer of bench.delivery_kills: no attempt is begun before it is made, nothing limits how often a message kills its
worker, no deadline on the conversation, and order is left to chance. Frozen bytes, so that copies can be compared.

    python -m bench.naive_outbox DSN PORT     works until nothing is left
"""

import smtplib
import sys

import psycopg

TAKE = """
SELECT id, sender, recipient, content FROM naive_outbox WHERE sent_at IS NULL AND due_at <= now() ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
"""
LEFT = "SELECT count(*) FROM naive_outbox WHERE sent_at IS NULL"
MAKE = """
CREATE TABLE naive_outbox (id bigint PRIMARY KEY, sender text, recipient text, content bytea, sent_at timestamptz,
due_at timestamptz DEFAULT now())
"""


def work(dsn: str, port: int) -> None:
    """Send until nothing is left."""
    with psycopg.connect(dsn) as connection:
        while True:
            found = connection.execute(TAKE).fetchone()
            if found is None:
                left = connection.execute(LEFT).fetchone()
                connection.commit()
                if left is None or left[0] == 0:
                    return
                connection.execute("SELECT pg_sleep(0.1)")
                continue
            deed = "sent_at = now()" if hand_over(port, *found[1:]) else "due_at = now() + interval '2 seconds'"
            connection.execute(f"UPDATE naive_outbox SET {deed} WHERE id = %s", (found[0],))  # type: ignore[arg-type]  # ours
            connection.commit()


def hand_over(port: int, sender: str, recipient: str, content: bytes) -> bool:
    """Send one message; says whether the relay took it."""
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=60) as client:
            client.sendmail(sender, [recipient], content)
    except (OSError, smtplib.SMTPException):
        return False
    return True


if __name__ == "__main__":
    work(sys.argv[1], int(sys.argv[2]))
