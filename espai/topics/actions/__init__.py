from espai.topics.actions.needs import (
    ask_opinion,
    change_need,
    decline_support,
    discard_need,
    draft_need,
    publish_need,
    support_need,
    withdraw_need,
)
from espai.topics.actions.selection import choose_topics, close_selection, open_selection
from espai.topics.actions.topics import change_topic, group_need, propose_topic

__all__ = [
    "ask_opinion",
    "change_need",
    "change_topic",
    "choose_topics",
    "close_selection",
    "decline_support",
    "discard_need",
    "draft_need",
    "group_need",
    "open_selection",
    "propose_topic",
    "publish_need",
    "support_need",
    "withdraw_need",
]
