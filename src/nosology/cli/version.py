"""`nosology version`: which version this is."""

from importlib.metadata import version as installed_version


def version() -> None:
    """Show the version of nosology and of the Python it runs on."""
    import platform

    print(f"nosology {installed_version('nosology')} (Python {platform.python_version()})")
