"""From a word to its stem: one for every form of it, in Catalan or in the Spanish that resembles it.

Snowball's Catalan stemmer alone parts what belongs together («públic», «públiques») once accents are left out, which
people do when they search; and it joins what does not («consell», «con»). So the number and the gender are taken away
first, without accents, and Snowball is asked for the derivation only: what it would leave shorter than four letters
stays whole.
"""

import re
import unicodedata
from functools import lru_cache

import Stemmer

SHORTEST = 4  # letters of a stem that still say which word it was
CATALAN = Stemmer.Stemmer("catalan", maxCacheSize=0)

# Endings of Spanish, and what the same word has in Catalan. Tried in order, on words that stay long enough.
COGNATES = [
    (re.compile(pattern + "$"), ending)
    for pattern, ending in (
        (r"(?<=..)ciones", "cions"),
        (r"(?<=..)cion", "cio"),
        (r"(?<=..)siones", "sions"),
        (r"(?<=..)sion", "sio"),
        (r"(?<=..)stiones", "stions"),
        (r"(?<=..)stion", "stio"),
        (r"(?<=...)dades", "tats"),
        (r"(?<=...)dad", "tat"),
        (r"(?<=...)mientos?", "ment"),
        (r"(?<=..)ajes?", "atge"),
        (r"(?<=...)ismos?", "isme"),
        (r"(?<=...)ivos?", "iu"),
        (r"(?<=...)ados?", "at"),
        (r"(?<=...)idos?", "it"),
        (r"(?<=...)antes?", "ant"),
        (r"(?<=...)entes?", "ent"),
        (r"(?<=....)ales", "al"),
        (r"(?<=....)ores", "or"),
        (r"(?<=....)anos?", "a"),
        (r"(?<=...)(?<!i)os", "s"),
        (r"(?<=...[rpdl])ios?", "i"),
        (r"(?<=...)(?<!i)o", ""),
    )
]
# The plural, then the feminine, without accents. The same rules see the singular of a word that ends like a plural
# («procés», «processos»), so that both end alike.
PLURALS = [
    (re.compile(pattern + "$"), ending)
    for pattern, ending in (
        (r"(?<=..)ssos", "s"),
        (r"(?<=..)(sos|xos)", ""),
        (r"(?<=..)cos", "c"),
        (r"(?<=..)ques", "ca"),
        (r"(?<=..)gues", "ga"),
        (r"(?<=..)tges", "tge"),
        (r"(?<=...)ces", "ca"),
        (r"(?<=...)([aeiou])ns", r"\1"),
        (r"(?<=..)es", "a"),
        (r"(?<=...)s", ""),
    )
]
DERIVED = [
    (re.compile(pattern + "$"), ending)
    for pattern, ending in (
        (r"(?<=..)(ficar|ficat|ficant|fiqu[ei]n?|fica)", "ficacio"),
        (r"(?<=...)(itzar|itzat|itzant|itza|izar|izada)", "itzacio"),
    )
]
FEMININES = [
    (re.compile(pattern + "$"), ending)
    for pattern, ending in (
        (r"(?<=...)iva", "iu"),
        (r"(?<=...)ana", "a"),
        (r"(?<=...)ada", "at"),
        (r"(?<=...)ora", "or"),
        (r"(?<=....)ca", "c"),
        (r"(?<=...)alitat", "al"),
        (r"(?<=...)ibilitat", "ible"),
        (r"(?<=...)ariat", "ari"),
    )
]
# Snowball knows these endings by their accents.
ACCENTS = [
    (re.compile(pattern + "$"), ending)
    for pattern, ending in (
        (r"(?<=.)io", "ió"),
        (r"encia", "ència"),
        (r"ancia", "ància"),
        (r"oria", "òria"),
    )
]
# What no rule gets right: a form, and the form whose stem it takes (its stem, where it is between dots).
ALIKE = dict(
    line.split()
    for line in """
    eixos eix
    lleis llei
    ley llei
    leyes llei
    paisos pais
    paises pais
    subvencionar subvencio
    subvencionat subvencio
    gestionar gestio
    plan pla
    planes pla
    plans pla
    joventut jove
    joven jove
    jovens jove
    jovenes jove
    aigues aigua
    llengues llengua
    feminisme feminista
    feminismo feminista
    estrategic estrategia
    convenio conveni
    convenios conveni
    servicio servei
    servicios servei
    serveis servei
    estudis estudi
    refugio refugi
    genere .genere.
    generes .genere.
    genero .genere.
    generos .genere.
    human .huma.
    personal .personal.
    personals .personal.
    humans .huma.
    huma .huma.
    """.strip().splitlines()
)


def fold(text: str) -> str:
    """Return the text in small letters, without accents; `ç` is `c`, and `l·l` is `ll`."""
    text = text.lower().replace("l·l", "ll").replace("ŀl", "ll")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).lower()


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the stem of a folded word; of what is not letters, itself."""
    if not word.isalpha() or len(word) < SHORTEST:
        return ALIKE.get(word, word)
    for rules in (COGNATES, PLURALS, FEMININES, DERIVED, []):
        word = ALIKE.get(word, word)
        if word[0] == ".":
            return word.strip(".")
        word = _first(rules, word)
    found = fold(CATALAN.stemWord(_first(ACCENTS, word)))
    return found if len(found) >= SHORTEST else _without_vowel(word)


def _first(rules: list[tuple[re.Pattern[str], str]], word: str) -> str:
    for pattern, ending in rules:
        changed, times = pattern.subn(ending, word)
        if times:
            return changed
    return word


def _without_vowel(word: str) -> str:
    """`dona` and `dones`, `jove` and `joves`: the vowel that tells the gender is left out of what stays whole."""
    return word[:-1] if len(word) >= SHORTEST and word[-1] in "aeo" else word
