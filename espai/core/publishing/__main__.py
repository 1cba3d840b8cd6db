"""The process that typesets: a format and a tree on its input, the file on its output.

python -m espai.core.publishing <format>
"""

import importlib
import json
import os
import resource
import sys

MEMORY = 512 * 1024 * 1024  # that it writes to
SECONDS = 20
MAKERS = {"pdf": ("typeset", "pdf"), "odt": ("opendocument", "odt_of"), "docx": ("office", "docx_of")}
MAKERS |= {"html": ("page", "page")}


def main() -> None:
    # What each format is made with is loaded for it alone: the others would take their time and memory too.
    module, name = MAKERS[sys.argv[1]]
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    os.nice(5)
    make = getattr(importlib.import_module(f"espai.core.publishing.{module}"), name)
    made = make(json.load(sys.stdin.buffer))
    sys.stdout.buffer.write(made)


main()
