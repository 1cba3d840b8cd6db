"""The names of what commitments ask of people."""

KEEP_COMMITMENT = "keep_commitment"
