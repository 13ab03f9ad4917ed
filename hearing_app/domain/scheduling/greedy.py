"""How is a first plan made at once? Sittings in the order of their deadlines, each at its cheapest time.

Not here: making it better (planning.neighbourhoods).
"""

from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue


def greedy_board(catalogue: Catalogue) -> Board:
    """Return a board with the greedy plan of a problem; always valid, perhaps with sittings left out."""
    board = Board(catalogue)
    fill_greedily(board)
    return board


def fill_greedily(board: Board) -> None:
    """Place every sitting that is still out, the earliest deadline first, where time and panel together cost least.

    A sitting stays out where no start has a room and a full panel, or where being left out costs less.
    """
    sittings = board.catalogue.problem.sittings
    waiting = [one.id for one in sittings if board.slots[one.id] < 0]
    waiting.sort(key=lambda id_: (sittings[id_].deadline_day, sittings[id_].release_day, id_))
    for sitting in waiting:
        found = board.best_spot(sitting, board.catalogue.windows(sitting), board.weights.left_out)
        if found is not None:
            board.place(sitting, found[1])
