"""Visits: people without Vega who come into a call and a document by a link, with their browser."""
