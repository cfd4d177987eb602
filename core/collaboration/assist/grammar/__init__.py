"""Grammar hints by a model that a person installed; nothing is ever changed unasked."""
