"""In which order matchings are made, where several touch one document."""

from collections import defaultdict


def take_turns(plans):
    """Part plans into turns, so that no turn touches a document twice.

    Each plan goes into the first turn after those of earlier plans that share a
    document with it; so the plans of one document keep their order.

    :param plans: iterable of ``(plan, documents)``; a plan without documents goes into
        the first turn
    :return: list of turns, each a list of plans; none where there are no plans

    >>> take_turns([("a", {1}), ("b", {1, 2}), ("c", {2}), ("d", ())])
    [['a', 'd'], ['b'], ['c']]
    """
    turns = defaultdict(list)
    taken = defaultdict(int)
    for plan, documents in plans:
        turn = max((taken[document] for document in documents), default=0)
        turns[turn].append(plan)
        for document in documents:
            taken[document] = turn + 1
    return [turns[turn] for turn in sorted(turns)]
