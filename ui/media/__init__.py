"""The Library page: a grid of pictures, one picture in detail, search, labels, trained models."""
