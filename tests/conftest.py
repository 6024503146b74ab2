"""What holds for all tests."""

from hypothesis import settings

# No test is timed: a busy machine is slow, not wrong.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")
