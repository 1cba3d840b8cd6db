"""What a file says of whoever made it."""

from dataclasses import dataclass, field

# What is taken away: who, where and with what. The rest is only told of, and stays.
PERSONAL = ("author", "last_author", "printed_by", "manager", "company", "place", "camera", "template", "keywords")
TOLD = ("program", "created", "modified", "comments", "changes", "signed")
MOST = 200  # signs of each


@dataclass
class Said:
    """What it says, by its kind; `signed` files are not touched: their signature would be lost."""

    facts: dict[str, str] = field(default_factory=dict)

    def add(self, kind: str, value: object) -> None:
        """Note what a file says, once for each kind: what is empty says nothing."""
        text = "".join(sign for sign in " ".join(str(value or "").split()) if sign.isprintable())[:MOST]
        if text and kind not in self.facts:
            self.facts[kind] = text

    @property
    def is_signed(self) -> bool:
        return "signed" in self.facts
