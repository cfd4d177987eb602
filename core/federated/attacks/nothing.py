"""No attack."""

from core.federated.attacks.base import Attack


class Nothing(Attack):
    """Everybody is honest."""

    title = "Nobody is hostile"
