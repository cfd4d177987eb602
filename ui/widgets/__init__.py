"""Widgets that know no feature: everything that a page is made of."""
