"""The desk: a case's page served on this machine alone, where any question can be asked and rows can be edited."""

from rapallo.desk.app import desk_app
from rapallo.desk.shelf import Shelf

__all__ = ["Shelf", "desk_app"]
