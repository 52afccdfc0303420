"""Measures declutter against labelled pages and against its peers. Not part of the package."""
