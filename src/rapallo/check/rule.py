"""A rule of `check`: the codes it can report, when it is worth running, and the function that finds."""

from collections.abc import Callable, Iterable

import msgspec

from rapallo.check.survey import Survey
from rapallo.errors import Fault

__all__ = ["Rule"]


class Rule(msgspec.Struct, frozen=True):
    """One rule. It runs only where the case uses one of ``verbs`` and has something in each of ``tables`` (blank: always).

    ``absence`` marks a rule that reports what is *not* in the record: it is left out while rows could not be read.
    """

    codes: tuple[str, ...]
    find: Callable[[Survey], Iterable[Fault]]
    verbs: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    absence: bool = False

    def applies(self, survey: Survey) -> bool:
        """Whether the case has anything for the rule to look at."""
        if any(len(getattr(survey.case, table)) == 0 for table in self.tables):
            return False
        return len(self.verbs) == 0 or any(verb in survey.by_verb for verb in self.verbs)
