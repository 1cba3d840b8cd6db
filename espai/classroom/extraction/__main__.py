"""python -m espai.classroom.extraction <file> <content type> <folder>: reads a file into a folder."""

import sys
from pathlib import Path

from espai.classroom.extraction.limits import bound
from espai.classroom.extraction.reader import read

bound()
read(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]))
