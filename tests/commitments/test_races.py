"""Two people at once, on real connections."""

import pytest

from espai.commitments import actions
from espai.commitments.models import Commitment
from espai.notices.models import Ask
from tests.commitments.test_commitments import changed, proposed
from tests.topics.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_done_discarded_or_changed_one_at_a_time(cast):
    for _round in range(4):
        commitment = actions.accept_commitment(commitment=proposed(cast), by=cast.nuria)
        said = at_once(
            lambda c=commitment: actions.finish_commitment(commitment=c, by=cast.nuria, effect="Fet"),
            lambda c=commitment: actions.discard_commitment(commitment=c, by=cast.nuria, reason="No"),
            lambda c=commitment: changed(cast, c),
        )
        assert not [one for one in said if isinstance(one, Exception)]
        assert said[:2].count(True) == 1
        ended = Commitment.objects.select_related("item").get(pk=commitment.pk)
        assert (bool(ended.effect), bool(ended.reason)) == (ended.state == "done", ended.state == "discarded")
        assert not Ask.objects.filter(item=ended.item, done_at=None).exists()
