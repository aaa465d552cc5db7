"""Renderings of coded encounters: tables, JSON, a page, a picture. All show the same facts."""
