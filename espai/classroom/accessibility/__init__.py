"""Whether a file can be read by everybody: what is wrong in it, and where. Nothing here knows Django.

`VERSION` grows when more is found, or better, and files are then checked again.
"""

VERSION = 1
