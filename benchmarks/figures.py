"""What several turns of one measurement come to."""

from statistics import median

#: Beyond so much wall time for the CPU time used, others had the processor too.
_QUIET = 1.25


class Figures:
    """Medians over the turns, per pair where ``pairs`` is given.

    :param turns: list of the figures of :class:`.meter.Meter`
    """

    def __init__(self, turns, pairs=1):
        self._turns = turns
        self._pairs = pairs

    @property
    def wall(self):
        return self._median("wall") / self._pairs

    @property
    def odoo_share(self):
        """How much of the time went into Odoo's own accounting."""
        return self._median("odoo") / self._median("wall")

    @property
    def cpu(self):
        """CPU time of Odoo and of PostgreSQL."""
        return self._median("cpu", "session_cpu") / self._pairs

    @property
    def odoo_cpu(self):
        return self._median("cpu") / self._pairs

    @property
    def queries(self):
        return self._median("queries") / self._pairs

    @property
    def peak(self):
        return self._median("peak")

    @property
    def growth(self):
        return self._median("growth")

    @property
    def was_disturbed(self):
        """Whether wall times say more about other work on the machine than of this.

        Not known where PostgreSQL runs on another machine.
        """
        return all(turn["session_cpu"] for turn in self._turns) and (
            self.wall > _QUIET * self.cpu
        )

    def _median(self, *names):
        return median(sum(turn[name] for name in names) for turn in self._turns)
