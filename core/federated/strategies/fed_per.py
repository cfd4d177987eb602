"""FedPer (Arivazhagan et al. 2019, "Federated learning with personalization layers", algorithms 1 and 2)."""

from core.federated.partly import KeepsPart


class FedPer(KeepsPart):
    """Shares the body of the network; the last layer is each participant's own and never travels."""

    title = "FedPer"
    paper = "Arivazhagan et al. 2019, Federated learning with personalization layers"
    part = "head"
