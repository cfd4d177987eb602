"""FedBN (Li et al. 2021, "Federated learning on non-IID features via local batch normalization", algorithm 1)."""

from core.federated.partly import KeepsPart


class FedBN(KeepsPart):
    """Shares everything except the normalising layers, which learn what each participant's inputs look like."""

    title = "FedBN"
    paper = "Li et al. 2021, FedBN: Federated learning on non-IID features via local batch normalization"
    part = "norm"
