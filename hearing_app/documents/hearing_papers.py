"""How are the papers set that precede and surround a hearing?

听证权利告知书, 听证申请登记表, 决定书, 不予听证通知书, 公告, 送达回证 and their like: one shape, sealed or a form.
"""

from hearing_app.documents import phrases
from hearing_app.documents.blocks import Block, Column, Look, Sheet, fact, grid, salute, seal, sign, texts
from hearing_app.documents.renderings import Rendered, render
from hearing_app.domain.evidence.hearing_papers import FormalPaper


def formal_paper(paper: FormalPaper) -> Rendered:
    """Render a paper: with a seal on the office's paper with red head, without one as a form."""
    blocks: list[Block] = [salute(paper.addressee)] if paper.addressee else []
    blocks += texts(paper.lead)
    blocks += [fact(label, words) for label, words in paper.facts if words]
    if paper.table is not None:
        columns = [Column(title, share, is_centred=share < 16) for title, share in paper.table.columns]
        blocks.append(grid(columns, paper.table.rows, row_mm=paper.table.row_mm))
    blocks += texts(paper.tail)
    blocks += [sign(label, words) for label, words in paper.signs]
    imprint = paper.imprint
    if paper.has_seal:
        blocks.append(seal(imprint.organ, phrases.day(imprint.dated_on)))
    look = Look.OFFICIAL if paper.has_seal else Look.FORM
    sheet = Sheet(look, paper.title, imprint.organ, imprint.number, imprint.dated_on, tuple(blocks))
    return render(paper.title, sheet)
