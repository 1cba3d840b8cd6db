"""Answers that nobody can tie to a person: sealed while a survey is open, unordered afterwards.

Whoever compares two copies of a database learns what was written between them; and versions of rows, dead rows, logs
and free pages keep the order that a table hides. So while answers arrive, all that is written is boxes of one size
that only one key opens, kept outside the database; they are opened together, shuffled, and the key is destroyed.
"""

FEWEST = 5  # fewer answers than this are never opened, and fewer figures than this are never shown
