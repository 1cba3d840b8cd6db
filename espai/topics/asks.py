"""The names of what topics ask of people."""

GROUP_NEED = "group_need"
SUPPORT_NEED = "support_need"
CHOOSE_TOPICS = "choose_topics"
DECIDE_TOPICS = "decide_topics"
