"""The text of a file, by page: read in a process of its own, with bounded memory and time. Nothing here knows Django.

`VERSION` grows when what is read would be better than before, and files are then read again.
"""

VERSION = 1
