"""The questions that surveys choose from, by name, so that two surveys that ask the same can be compared.

A survey keeps the questions as they were when it opened, in Catalan, which is also the key of their translations: a
text that is changed here later leaves them as they were, and they are translated when they are shown.
"""

from typing import Any

from django.utils.translation import gettext_noop as _

SCALE, TEXT, CHOICE = "scale", "text", "choice"
TOP = 10

QUESTIONS = {
    "overall": (SCALE, _("Valoració global de la sessió")),
    "needs": (SCALE, _("Els continguts han respost a les necessitats del meu ens")),
    "applicable": (SCALE, _("El que he après és aplicable a la meva feina")),
    "format": (SCALE, _("El format i la dinàmica han facilitat la participació")),
    "notice": (SCALE, _("He rebut el programa amb prou antelació")),
    "takeaway": (TEXT, _("Què us n’endueu?")),
    "improve": (TEXT, _("Què creieu que es podria millorar?")),
}

# Seven, in three minutes: one to compare with the other services of the house; whether it served, and will be applied,
# which says more than having liked it; taking part and the programme in time, the two things that the Espai promises
# of a session; what remains, and what to change, from which the commitments come. Materials, timetable and place come
# up by themselves in the last; recommending means nothing under twenty answers.
SESSION = ("overall", "needs", "applicable", "format", "notice", "takeaway", "improve")


def chosen(names: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the questions as a survey keeps them."""
    return [{"key": name, "kind": QUESTIONS[name][0], "text": QUESTIONS[name][1]} for name in names]
