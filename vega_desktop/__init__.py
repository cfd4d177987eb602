"""The composition root: the only package that builds things and knows every other."""

__version__ = "0.1.0"
