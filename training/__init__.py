"""Builds the model from labelled pages. Not part of the package."""
