"""What a file says of whoever made it, and the same file without it.

It runs in a process of its own (`__main__.py`, started by `child.py`), as reading and checking do: nothing here knows
Django. Each kind of file has a module with `clean(path, out)`, which returns what the file says (`said.Said`) and
writes it clean, or nothing when it should not be touched.
"""
