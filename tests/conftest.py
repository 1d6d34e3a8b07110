"""Every run draws the same examples, so that a failure is a change; RAPALLO_RANDOM=1 draws new ones."""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
if os.environ.get("RAPALLO_RANDOM") != "1":
    settings.load_profile("fixed")
