"""Where installed editions live: the setting NOSOLOGY_HOME, or the user's data folder of the platform."""

import os
import sys
from pathlib import Path

SETTING = "NOSOLOGY_HOME"


def find_home(home: Path | str | None = None) -> Path:
    """Decide the folder of the installed editions; it need not exist yet.

    Args:
        home: A folder that overrides everything; None asks NOSOLOGY_HOME, then the platform.
    """
    if home is not None:
        return Path(home).expanduser()
    set_by_user = os.environ.get(SETTING, "")
    return Path(set_by_user).expanduser() if set_by_user else user_data_folder(sys.platform)


def user_data_folder(platform: str) -> Path:
    """The user's data folder: Application Support on macOS, LOCALAPPDATA on Windows, the XDG data folder elsewhere."""
    user = Path.home()
    if platform == "darwin":
        return user / "Library" / "Application Support" / "nosology"
    if platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or user / "AppData" / "Local") / "nosology"
    return Path(os.environ.get("XDG_DATA_HOME") or user / ".local" / "share") / "nosology"
