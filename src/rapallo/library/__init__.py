"""The library: documents of a case or of a shelf, read, kept, searched and held beside the claims that rest on them."""

from rapallo.library.adding import Added, add
from rapallo.library.mentions import Mentions, mentions
from rapallo.library.passages import Checked, check_passages
from rapallo.library.resembling import Resembling, resembling
from rapallo.library.search import Found, search
from rapallo.library.shelf import Shelf, open_shelf, shelf_of
from rapallo.library.showing import Shown, show

__all__ = [
    "Added",
    "Checked",
    "Found",
    "Mentions",
    "Resembling",
    "Shelf",
    "Shown",
    "add",
    "check_passages",
    "mentions",
    "open_shelf",
    "resembling",
    "search",
    "shelf_of",
    "show",
]
