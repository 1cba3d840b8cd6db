"""In which language a text is written, among those of the sheet of a document."""

import py3langid

KNOWN = ["ca", "es", "en", "fr", "pt", "oc"]
LEAST, MOST = 40, 20_000


def detect(texts: list[str]) -> str:
    """Return the code of the language, or nothing when there is too little to tell.

    A long text is asked at several places: its cover, or what it quotes, may be in another language.
    """
    step = max(1, len(texts) // 40)
    said = " ".join(texts[::step])[:MOST]
    if sum(character.isalpha() for character in said) < LEAST:
        return ""
    py3langid.set_languages(KNOWN)
    return str(py3langid.classify(said)[0])
