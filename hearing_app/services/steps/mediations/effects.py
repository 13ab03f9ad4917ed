"""What does an agreement's effect hang on, as its rows say?"""

from hearing_app.domain.mediations.agreements import Effect, Form
from hearing_app.store.tables.agreements import AgreementRow


def effect_of(row: AgreementRow) -> Effect:
    """Return what of an agreement is signed and sealed."""
    return Effect(
        form=Form(row.form),
        agreed_on=row.agreed_on,
        parties=tuple(one.signed_on for one in row.signatures if one.person_id is None),
        mediators=tuple(one.signed_on for one in row.signatures if one.person_id is not None),
        seal_on=row.seal_on,
    )
