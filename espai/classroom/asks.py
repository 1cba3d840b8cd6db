"""What is asked about documents."""

REPLACE_FILE = "replace_file"
