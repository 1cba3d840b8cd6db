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


def place(name: str) -> str:
    """Return what a body sorts by: «Ajuntament de l’Hospitalet de Llobregat» under «l’Hospitalet»."""
    for prefix in ("Ajuntament ", "Consell Comarcal "):
        name = name.removeprefix(prefix)
    for joined, article in (("del ", "el "), ("dels ", "els "), ("de ", ""), ("d’", "")):
        if name.startswith(joined):
            return article + name.removeprefix(joined)
    return name
