"""How is a first plan made at once? Sittings in the order of their deadlines, each at its cheapest time.

Then each is looked at again, now that the others stand. Not here: trading some for others (planning.neighbourhoods).
"""

from collections.abc import Iterable

from hearing_app.domain.scheduling.boards import Board
from hearing_app.domain.scheduling.catalogues import Catalogue

# Where among equals each further look begins, as a part of the members: so that it sees other people than the last.
LOOKS = (1 / 3, 2 / 3, 1 / 5, 1 / 2)
FEW = 600  # above so many sittings one further look is enough: greedy plans of many people are good already


def greedy_board(catalogue: Catalogue) -> Board:
    """Return a board with the greedy plan of a problem; always valid, perhaps with sittings left out."""
    board = Board(catalogue)
    order = by_deadline(board)
    fill_greedily(board, order)
    for part in LOOKS if len(order) <= FEW else LOOKS[:1]:
        board.pivot = int(part * len(board.loads))
        for sitting in order:
            look_again(board, sitting)
    board.pivot = 0
    return board


def by_deadline(board: Board) -> list[int]:
    """Return the sittings in the order in which they are placed: the earliest deadline first."""
    sittings = board.catalogue.problem.sittings
    order = range(len(sittings))
    return sorted(order, key=lambda id_: (sittings[id_].deadline_day, sittings[id_].release_day, id_))


def fill_greedily(board: Board, order: Iterable[int]) -> None:
    """Place every sitting that is still out where time and panel together cost least.

    A sitting stays out where no start has a room and a full panel, or where being left out costs less.
    """
    for sitting in order:
        if board.slots[sitting] < 0:
            found = board.best_spot(sitting, board.catalogue.windows(sitting), board.weights.left_out)
            if found is not None:
                board.place(sitting, found[1])


def look_again(board: Board, sitting: int) -> None:
    """Take a sitting out and put it where it costs least now; at the same price it may get other people."""
    if board.slots[sitting] < 0:
        fill_greedily(board, [sitting])
        return
    before = board.cost
    stood = board.remove(sitting)
    price = before - board.cost + board.weights.left_out
    found = board.best_spot(sitting, board.catalogue.windows(sitting), price + 1)
    board.place(sitting, found[1] if found else stood)
