"""The names of what surveys ask of people."""

ANSWER_SURVEY = "answer_survey"
