"""Does the reader of mail survive 10,000 broken and hostile mails, fast and without growing?

Promise: no crash, none stuck, p99 ≤ 50 ms a mail, memory + ≤ 64 MiB for worker and reader together. The mails are
made from our own samples by cutting, doubling, mixing and planting; the seed makes them the same every time. After
every hundred a good answer must still be read as one. Another process makes the mails, since their making needs
memory of its own, which would be taken for the reader's.

    .venv/bin/python -m bench.mutated_mails [--mails 10000] [--seed 1]
"""

import argparse
import json
import random
import struct
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import quantiles

from hearing_app.domain.itip.faults import Fault
from hearing_app.domain.itip.replies import Decision
from hearing_app.mail.arrivals import Arrival
from hearing_app.mail.postboxes import Postbox
from hearing_app.mail.reader_process import Limits, MailReader
from tests.builders.mails import answer_mail, calendar, entry, mail, multipart, part, reply, text_mail

LENGTH = struct.Struct(">I")
TIME = ("DTSTART;TZID=China Standard Time:20261120T093000", "DURATION:PT2H")
GOOD = answer_mail(reply())
SEEDS = (
    GOOD,
    answer_mail(reply(*TIME, "COMMENT:当天出差\\, 抱歉", method="COUNTER")),
    mail(b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + reply(partstat="DECLINED")),
    mail(b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + reply("COMMENT:有事")),
    mail(multipart("mixed", part("text/html", "<p>退信</p>"), part("message/rfc822", GOOD))),
    text_mail("550 5.1.1 <a@b.cn> user unknown", "Subject: failure notice", sender="mailer-daemon@x.cn"),
    text_mail("我来", "Subject: =?gb2312?B?zcvQxQ==?="),
    calendar(entry("BEGIN:VALARM", "END:VALARM"), before=["BEGIN:VTIMEZONE", "TZID:X", "END:VTIMEZONE"]),
)
PLANTED = (
    b"\r\n", b"\n", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b'"', b";", b":", b"=", b"^", b"\\", b"--b1\r\n",
    b"--b2--\r\n", b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"BEGIN:VCALENDAR\r\n", b"END:VCALENDAR\r\n", b"\r\n ",
    b"=?utf-8?B?", b"Content-Type: multipart/mixed; boundary=b1\r\n\r\n", b"Content-Transfer-Encoding: base64\r\n",
    b"\xe6\x9c", b"ATTENDEE;PARTSTAT=ACCEPTED:mailto:x@y.cn\r\n", b"DTSTART;TZID=Asia:20261120T093000\r\n",
    b"/etc/passwd", b"RRULE:FREQ=SECONDLY\r\n", b"9" * 5_000, b"A" * 20_000, b"\xf0\x9f\x98\x80" * 100,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Figures:
    """What the drill came to; `stuck` waited longer than a mail may cost, `lost` are good answers not read."""

    mails: int
    crashes: int
    stuck: int
    lost: int
    failed: int
    too_costly: int
    readers_replaced: int
    p50_ms: float
    p99_ms: float
    slowest_ms: float
    growth_mib: float
    decisions: dict[str, int]

    @property
    def is_kept(self) -> bool:
        """Say whether the promise holds."""
        return not (self.crashes or self.stuck or self.lost) and self.p99_ms <= 50 and self.growth_mib <= 64


def drill(mails: int, seed: int = 1) -> Figures:
    """Read that many mutated mails in one reader and count."""
    limits = Limits()
    taken: list[float] = []
    crashes = lost = 0
    found: Counter[str] = Counter()
    faults: Counter[Fault] = Counter()
    with MailReader(Postbox("reply.example.cn", "bounce.example.cn"), limits=limits) as reader:
        for raw in delivered(200, seed + 1):
            reader.read_mail(raw)
        before = memory(reader)
        for number, raw in enumerate(delivered(mails, seed)):
            started = time.monotonic()
            try:
                arrival = _read(reader, raw)
            except Exception as error:
                crashes += 1
                print(f"mail {number}: {type(error).__name__}: {error}", file=sys.stderr)
                continue
            taken.append(time.monotonic() - started)
            found[arrival.decision] += 1
            faults[arrival.fault or Fault.EMPTY] += 1
            if number % 100 == 0:
                lost += reader.read_mail(GOOD).decision is not Decision.ACCEPTED
        growth = memory(reader) - before
        replaced = reader.replaced
    cuts = quantiles(taken, n=100)
    return Figures(
        mails=mails,
        crashes=crashes,
        stuck=sum(seconds > limits.seconds + 1 for seconds in taken),
        lost=lost,
        failed=faults[Fault.READER_FAILED],
        too_costly=faults[Fault.TOO_COSTLY],
        readers_replaced=replaced,
        p50_ms=round(cuts[49] * 1000, 2),
        p99_ms=round(cuts[98] * 1000, 2),
        slowest_ms=round(max(taken) * 1000, 2),
        growth_mib=round(growth, 1),
        decisions=dict(found.most_common()),
    )


def _read(reader: MailReader, raw: bytes) -> Arrival:
    return reader.read_calendar(raw) if raw.startswith(b"BEGIN:VCALENDAR") else reader.read_mail(raw)


def delivered(count: int, seed: int) -> Iterator[bytes]:
    """Return the same mails as `mutated`, made by another process."""
    command = [sys.executable, "-m", "bench.mutated_mails", "--write", "--mails", str(count), "--seed", str(seed)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[1]) as maker:
        assert maker.stdout is not None
        while header := maker.stdout.read(LENGTH.size):
            yield maker.stdout.read(*LENGTH.unpack(header))


def mutated(count: int, seed: int) -> Iterator[bytes]:
    """Return that many mails, each a sample changed one to six times."""
    chance = random.Random(seed)
    for _ in range(count):
        raw = chance.choice(SEEDS)
        for _ in range(chance.randint(1, 6)):
            raw = chance.choice(CHANGES)(raw, chance)[:1_200_000]
        yield raw


Change = Callable[[bytes, random.Random], bytes]


def _place(raw: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(raw))


def _flip(raw: bytes, chance: random.Random) -> bytes:
    octets = bytearray(raw)
    for _ in range(chance.randint(1, 20) if octets else 0):
        octets[chance.randrange(len(octets))] = chance.randrange(256)
    return bytes(octets)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: _place(raw, chance)]


def _drop(raw: bytes, chance: random.Random) -> bytes:
    first, last = sorted((_place(raw, chance), _place(raw, chance)))
    return raw[:first] + raw[last:]


def _double(raw: bytes, chance: random.Random) -> bytes:
    first, last = sorted((_place(raw, chance), _place(raw, chance)))
    return raw[:last] + raw[first:last] * chance.choice((1, 1, 2, 10, 300)) + raw[last:]


def _plant(raw: bytes, chance: random.Random) -> bytes:
    place = _place(raw, chance)
    return raw[:place] + chance.choice(PLANTED) * chance.choice((1, 1, 3, 50)) + raw[place:]


def _mix(raw: bytes, chance: random.Random) -> bytes:
    other = chance.choice(SEEDS)
    return raw[: _place(raw, chance)] + other[_place(other, chance) :]


def _shuffle(raw: bytes, chance: random.Random) -> bytes:
    lines = raw.split(b"\r\n")[:3_000]
    chance.shuffle(lines)
    return b"\r\n".join(lines)


def _nest(raw: bytes, chance: random.Random) -> bytes:
    for level in range(chance.choice((1, 2, 7, 9, 30))):
        raw = multipart("mixed", raw, boundary=f"n{level}")
    return mail(raw)


CHANGES: tuple[Change, ...] = (_flip, _flip, _cut, _drop, _double, _plant, _plant, _mix, _shuffle, _nest)


def memory(reader: MailReader) -> float:
    """Return the resident MiB of worker and reader together."""
    pids = ["self", str(reader.pid)] if reader.pid else ["self"]
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) for pid in pids)
    return pages * 4096 / 2**20


def main() -> int:
    """Print the figures as JSON; 1 when the promise is broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--write", action="store_true", help="only write the mails, each with its length in front")
    asked = parser.parse_args()
    if asked.write:
        for raw in mutated(asked.mails, asked.seed):
            sys.stdout.buffer.write(LENGTH.pack(len(raw)) + raw)
        return 0
    figures = drill(asked.mails, asked.seed)
    print(json.dumps(asdict(figures) | {"kept": figures.is_kept}, indent=2))
    return 0 if figures.is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
