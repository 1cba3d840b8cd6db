"""The only door to the queue: moving to another engine is a change here and in the settings."""

from dataclasses import dataclass
from datetime import timedelta

from django_tasks import task

__all__ = ["POLICIES", "Policy", "policy", "task"]


@dataclass(frozen=True)
class Policy:
    """How often a job is tried, and how long the first pause is; each further pause doubles."""

    tries: int = 5
    pause: timedelta = timedelta(seconds=30)


POLICIES: dict[str, Policy] = {}


def policy(path: str) -> Policy:
    return POLICIES.get(path, Policy())
