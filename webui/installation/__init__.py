"""What does an installation consist of, and what keeps it running? Settings, services, follower, server and checks.

Commands come in by this door, so it opens nothing heavy.
"""

from webui.installation.parts import Services, house, services
from webui.installation.settings import Settings, SettingsError

__all__ = ["Services", "Settings", "SettingsError", "house", "services"]
