"""`python -m rapallo` is the command `rapallo`."""

import sys

from rapallo.cli import main

if __name__ == "__main__":
    sys.exit(main())
