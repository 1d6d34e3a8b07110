"""What goes in and out of a case: one module a format, each saying what it loses."""

__all__: list[str] = []
