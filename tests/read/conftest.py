"""Property tests of the read stage: no deadline, for the machine may be busy."""

from hypothesis import settings

settings.register_profile("read", deadline=None)
settings.load_profile("read")
