"""Whether an entity fits the rules of an edition, with all that was looked at: what is kept with a case."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from espai.members.models import Edition, Entity, Phase


@dataclass(frozen=True)
class Verdict:
    """The inputs of a verdict, primitives only, and what follows from them; `inhabitants` is None when unknown."""

    on: str
    kind: str
    kinds: list[str]
    phase: str
    phases: list[str]
    more_than: int | None
    inhabitants: int | None
    year: int | None
    source: str

    @property
    def has_kind(self) -> bool:
        return self.kind in self.kinds

    @property
    def has_phase(self) -> bool:
        return self.phase in self.phases

    @property
    def has_population(self) -> bool | None:
        """None when it cannot be said; comarcal councils have no threshold."""
        if self.more_than is None or self.kind == Entity.Kind.COMARCAL_COUNCIL:
            return True
        return None if self.inhabitants is None else self.inhabitants > self.more_than

    @property
    def is_met(self) -> bool | None:
        """True or False; None: nothing is against it, and coordination decides on evidence."""
        if not (self.has_kind and self.has_phase) or self.has_population is False:
            return False
        return self.has_population

    def kept(self) -> dict[str, Any]:
        return asdict(self)

    def lines(self) -> list[tuple[bool | None, str]]:
        """Return each rule with whether it is met, in words."""
        return [
            (self.has_kind, _("Tipus d’ens: %(name)s.") % {"name": Entity.Kind(self.kind).label}),
            (self.has_phase, _("Fase declarada: %(name)s.") % {"name": Phase(self.phase).label}),
            (self.has_population, self._population()),
        ]

    def _population(self) -> str:
        if self.more_than is None:
            return _("Aquesta edició no demana cap mínim de població.")
        if self.kind == Entity.Kind.COMARCAL_COUNCIL:
            return _("Els consells comarcals no tenen mínim de població.")
        if self.inhabitants is None:
            return _("Població desconeguda: coordinació decideix amb el que s’hi aporta.")
        figures = {"n": _grouped(self.inhabitants), "more_than": _grouped(self.more_than)}
        figures |= {"year": str(self.year), "source": self.source}
        return _("%(n)s habitants el %(year)s (%(source)s); en calen més de %(more_than)s.") % figures


def _grouped(number: int) -> str:
    return number_format(number, force_grouping=True)


def eligibility(edition: Edition, entity: Entity, phase: str, today: date) -> Verdict:
    """Look at the rules of an edition for an entity in a phase, with the newest population known on a day."""
    figure = entity.population.filter(year__lte=today.year).order_by("-year").first()
    return Verdict(
        on=today.isoformat(),
        kind=entity.kind,
        kinds=edition.kinds,
        phase=phase,
        phases=edition.phases,
        more_than=edition.more_than,
        inhabitants=figure.inhabitants if figure else None,
        year=figure.year if figure else None,
        source=figure.source if figure else "",
    )
