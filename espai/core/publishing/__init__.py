"""Publishing: one tree of headings, paragraphs, lists, tables, figures and links becomes a PDF, an ODT, a DOCX, a page.

`tree.py` is what apps make; `answering.py` is what views call. What typesets runs in a process of its own, so that the
site loads none of its libraries: `python -m espai.core.publishing`.
"""
