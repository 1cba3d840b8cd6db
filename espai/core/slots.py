"""How many processes work at once for whoever waits for a page: what is asked for takes one, and many may ask."""

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from espai.core.errors import Refused

SLOTS = 2
WAIT = 5.0  # seconds, that a web process may be kept from answering others
STEP = 0.05


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places there are, among all the web processes of this machine.

    A process that dies leaves its place free. Refuses with a sentence when there is none within five seconds.
    """
    until = time.monotonic() + WAIT
    with ExitStack() as held:
        while not any(_takes(held, number) for number in range(SLOTS)):
            if time.monotonic() > until:
                raise Refused(_("Ara se’n fan massa alhora: torneu-ho a provar d’aquí a una estona."))
            time.sleep(STEP)
        yield


def _takes(held: ExitStack, number: int) -> bool:
    opened = (settings.VAR / f"slot-{number}.lock").open("a")
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        opened.close()
        return False
    held.enter_context(opened)
    return True
