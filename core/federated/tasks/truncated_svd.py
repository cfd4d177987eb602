"""The first singular vectors of everybody's data, not centred (Eckart and Young 1936)."""

from core.federated.decomposition import Decomposition


class TruncatedSvd(Decomposition):
    """The directions that hold most of all data together as it is: for counts, words and other sparse numbers.

    `variances` are the squared singular values.
    """

    title = "Truncated SVD"
    paper = "Eckart and Young 1936, The approximation of one matrix by another of lower rank"
    is_centred = False
