#!/usr/bin/env python3
"""Does the file of a draw lead to its result? Python 3 and nothing else: python3 verify_draw.py FILE

Prints OK and ends with 0, or prints the first step that differs and ends with 4 (2: the file cannot be read).
How it is computed, in full:
  1. list_sha256 is the SHA-256 of the text "list" (UTF-8); seed_sha256 that of the text "seed".
  2. key_sha256 is the SHA-256 of these lines, each ended by a line feed: "hearing-draw 1", "list <list_sha256>",
     "seed <seed>", and of those who gave a number, in this order, "petitioner <number>", "respondent <number>",
     "witness <number>".
  3. The n-th random number is the SHA-256 of "<key_sha256> n" (n = 0, 1, 2 ...), read as one number of 256 bits.
     To choose below m: numbers in the last, incomplete stretch of m are thrown away, of the next one the remainder
     counts.
  4. The codes, sorted, are shuffled from the end: for i = last ... 1, choose j below i + 1, swap i and j.
  5. In that order each person is passed over if barred, else drawn if he and all drawn before him can sit at once,
     each in a seat for his category; else there is no seat left for him. It ends when all seats are full.
"""

import hashlib
import json
import re
import sys

FORMAT = "hearing-draw 1"
SIDES = ("petitioner", "respondent", "witness")
KEYS = {"format", "list", "list_sha256", "seed_sha256", "seed", "numbers", "key_sha256", "order", "steps", "panel"}


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


def is_hex(value):
    return isinstance(value, str) and re.fullmatch("[0-9a-f]{64}", value) is not None


def is_well_shaped(found):
    if not isinstance(found, dict) or set(found) != KEYS or found["format"] != FORMAT:
        return False
    if not all(is_hex(found[key]) for key in ("list_sha256", "seed_sha256", "seed", "key_sha256")):
        return False
    numbers = found["numbers"]
    if not isinstance(found["list"], str) or not isinstance(numbers, dict):
        return False
    if not all(isinstance(found[key], list) for key in ("order", "steps", "panel")):
        return False
    digits = re.compile("0|[1-9][0-9]{0,17}")
    return all(side in SIDES and isinstance(n, str) and digits.fullmatch(n) for side, n in numbers.items())


def read_list(text):
    rows = [row.split("\t") for row in text.split("\n")]
    seats = [(int(row[1]), row[3].split(",")) for row in rows if row[0] == "seat"]
    people = {row[1]: (row[3], "" if row[5] == "-" else row[5]) for row in rows if row[0] == "line"}
    return seats, people


def shuffle(codes, key):
    order, counter = sorted(codes), 0
    for last in range(len(order) - 1, 0, -1):
        while True:
            word = int(sha(f"{key} {counter}"), 16)
            counter += 1
            if word < 2**256 - 2**256 % (last + 1):
                break
        at = word % (last + 1)
        order[last], order[at] = order[at], order[last]
    return order


def find_seat(code, seats, people, holders, tried):
    for n, categories in seats:
        if n in tried or people[code][0] not in categories:
            continue
        tried.add(n)
        if n not in holders or find_seat(holders[n], seats, people, holders, tried):
            holders[n] = code
            return True
    return False


def walk(order, seats, people):
    holders, steps = {}, []
    for code in order:
        if len(holders) == len(seats):
            break
        outcome = people[code][1]
        if not outcome:
            outcome = "drawn" if find_seat(code, seats, people, holders, set()) else "draw.no_seat"
        steps.append({"code": code, "outcome": outcome})
    return steps, [{"seat": n, "code": holders[n]} for n in sorted(holders)]


def first_difference(found):
    """Return the name of the first step that differs, or nothing."""
    if not is_well_shaped(found):
        return "shape"
    for told in ("list", "seed"):
        if sha(found[told]) != found[f"{told}_sha256"]:
            return f"{told}_sha256"
    said = "".join(f"{side} {found['numbers'][side]}\n" for side in SIDES if side in found["numbers"])
    key = sha(f"{FORMAT}\nlist {found['list_sha256']}\nseed {found['seed']}\n{said}")
    if key != found["key_sha256"]:
        return "key_sha256"
    try:
        seats, people = read_list(found["list"])
    except (ValueError, IndexError):
        return "shape"
    order = shuffle(people, key)
    steps, panel = walk(order, seats, people)
    for name, computed in (("order", order), ("steps", steps), ("panel", panel)):
        if found[name] != computed:
            return name
    return ""


def main(arguments):
    try:
        with open(arguments[0], encoding="utf-8") as file:
            found = json.load(file)
    except (IndexError, OSError, ValueError) as error:
        print(f"cannot be read: {error}")
        return 2
    difference = first_difference(found)
    if difference:
        print(f"differs first at: {difference}")
        return 4
    print("OK", " ".join(f"{row['seat']}:{row['code']}" for row in found["panel"]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
