"""The names of what admission asks of people."""

REVIEW_APPLICATION = "review_application"
DESIGNATE_REFERENT = "designate_referent"
