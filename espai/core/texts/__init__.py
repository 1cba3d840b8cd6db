"""Texts that several people write over time: versions, differences, and comments tied to a passage."""
