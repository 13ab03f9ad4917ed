"""Who reads the record of a kind whose notes belong to its people, and does it stay out of the review file?"""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from flask.testing import FlaskClient

from hearing_app.domain.errors import Refused
from hearing_app.services.context import Context
from hearing_app.services.matters import minutes, outcomes, review_files, reviews
from tests.builders import days as story
from tests.builders import house
from tests.conftest import Clock

AsRole = Callable[..., Context]


@pytest.fixture
def mediation(as_role: AsRole, clock: Clock) -> int:
    """A sitting with everything on record, of a kind with a confidential record."""
    house.small_house(as_role)
    sitting_id = story.held(as_role, clock)
    with psycopg.connect(as_role("recorder").env.libpq_dsn) as connection:
        connection.execute("UPDATE sittings SET kind = 'people_mediation' WHERE id = %s", [sitting_id])
    return sitting_id


@pytest.mark.parametrize("role", ["booking_clerk", "handler", "office_head", "leader", "operator"])
def test_who_may_see_the_sitting_alone_sees_nothing_of_the_record(mediation: int, as_role: AsRole, role: str) -> None:
    seen = minutes.view_outcome(as_role(role), mediation)
    assert (seen.is_hidden, seen.record.version, seen.record.sections, seen.voters) == (True, 0, {}, ())
    assert (seen.opinion.parts, seen.opinion.words.facts, seen.opinion.words.conclusion) == ({}, "", "")


def test_who_records_it_reads_it(mediation: int, as_role: AsRole) -> None:
    seen = minutes.view_outcome(as_role("recorder"), mediation)
    assert (seen.is_hidden, seen.is_confidential, seen.record.version, seen.opinion.version) == (False, True, 1, 1)


def test_a_mediation_is_read_by_its_own_recorder_and_by_who_keeps_mediations(mediation: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    another = replace(recorder, actor=replace(recorder.actor, name="test:another"))
    readers = (recorder, as_role("mediation_clerk"), another)
    assert [minutes.view_outcome(one, mediation).is_hidden for one in readers] == [False, False, True]


def test_the_page_shows_it_to_the_recorder_and_says_to_others_why_not(
    mediation: int, client: FlaskClient, as_role: AsRole
) -> None:
    house.sign_in(client, as_role, "handler")
    page = client.get(f"/sittings/{mediation}/day").get_data(as_text=True)
    assert "只有记录人员能看" in page
    assert "建议六十日内交房" not in page


def test_nothing_of_it_enters_the_review_file(as_role: AsRole, clock: Clock) -> None:
    house.small_house(as_role)
    story.held(as_role, clock)
    recorder, number = as_role("recorder"), reviews.open_review(as_role("handler"), house.MATTER)
    kinds = {id_: replace(kind, has_confidential_record=True) for id_, kind in recorder.rules.kinds.items()}
    built = review_files.build_review_file(replace(recorder, rules=replace(recorder.rules, kinds=kinds)), number)
    with zipfile.ZipFile(io.BytesIO(built.content)) as file:
        found = {item["kind"] for item in json.loads(file.read("contents.json"))["items"]}
    assert found & {"hearing_record", "deliberation_record", "hearing_opinion"} == set()
    assert "sign_in_sheet" in found


def test_a_record_of_counselling_is_the_counsellors_alone(mediation: int, as_role: AsRole) -> None:
    recorder = as_role("recorder")
    person_id = house.people(as_role())["E001"]
    with psycopg.connect(recorder.env.libpq_dsn) as connection:
        connection.execute("UPDATE sittings SET kind = 'counselling_meeting' WHERE id = %s", [mediation])
        connection.execute(
            "UPDATE seats SET role = 'counsellor' WHERE sitting_id = %s AND person_id = %s", [mediation, person_id]
        )
    assert minutes.view_outcome(recorder, mediation).is_hidden
    counsellor = as_role("recorder", person_id=person_id)
    assert minutes.view_outcome(counsellor, mediation).record.version == 1
    with pytest.raises(Refused) as refused:
        outcomes.save_record(recorder, outcomes.RecordOrder(mediation, 1, {"疏导经过": "字"}, "更正"))
    assert [reason.code for reason in refused.value.reasons] == ["record.counsellor_only"]
