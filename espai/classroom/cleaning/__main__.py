"""python -m espai.classroom.cleaning <file> <content type> <folder>: cleans a file into a folder."""

import sys
from pathlib import Path

from espai.classroom.cleaning.cleaner import write
from espai.classroom.extraction.limits import bound

if __name__ == "__main__":
    bound()
    write(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
