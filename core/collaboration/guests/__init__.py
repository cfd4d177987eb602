"""Guests: people without Vega who come into a call and a note by a link, with their browser."""
