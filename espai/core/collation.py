"""Catalan order, the same on both databases: a key kept beside the name."""

import re
import unicodedata

ARTICLES = re.compile(r"^(l['’]|el |la |els |les |en |na |n['’]|sa |es |ses )", re.IGNORECASE)


def sort_key(name: str) -> str:
    """Return the key by which a name sorts: without accents, case or article («l’Hospitalet» under H).

    `l·l` sorts as `ll`; numbers sort by value up to six figures.
    """
    plain = ARTICLES.sub("", name.strip()).replace("·", "")
    plain = unicodedata.normalize("NFKD", plain.lower().replace("ç", "c"))
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"\d+", lambda digits: digits[0].zfill(6), plain)
