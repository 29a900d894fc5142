"""Anything readable becomes articles, and articles go into the archive."""
