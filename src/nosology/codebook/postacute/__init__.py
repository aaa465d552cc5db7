"""The official maps of care after the hospital, where they are installed."""

from nosology.codebook.postacute.maps import PostacuteMaps, PostacuteSources, compile_postacute, verify_postacute

__all__ = ["PostacuteMaps", "PostacuteSources", "compile_postacute", "verify_postacute"]
