"""Principal components of everybody's data (Pearson 1901; federated by sums of products)."""

from core.federated.decomposition import Decomposition


class Pca(Decomposition):
    """The directions along which all data together varies most, about its common mean."""

    title = "Principal components"
    paper = "Pearson 1901, On lines and planes of closest fit to systems of points in space"
