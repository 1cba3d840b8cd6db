"""What the clock does in the programme."""

from django.utils import timezone

from espai.core.jobs import task
from espai.programme import actions
from espai.programme.asks import CONTRIBUTE
from espai.programme.models import Session


@task
def keep_time() -> None:
    """Say of each convened session whose end has passed that it was held, and settle the calls that are over."""
    now = timezone.now()
    ended = Session.objects.filter(item__state=Session.State.CONVENED, ends_at__lte=now)
    for session in ended.order_by("pk"):
        actions.hold_session(session=session, now=now)
    asked = Session.objects.filter(item__asks__what=CONTRIBUTE, item__asks__done_at=None)
    for session in asked.filter(call_until__lt=timezone.localdate()).distinct().order_by("pk"):
        actions.close_call(session=session)
