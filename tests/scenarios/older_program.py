"""The program as it was before trainings could be pruned: `older_program.py` takes the same words as `vega`."""

import dataclasses

from core.federated import records

NEWER = ("pruning", "pruning_params")
known = [
    (field.name, field.type, field) for field in dataclasses.fields(records.TrainingConfig) if field.name not in NEWER
]
records.TrainingConfig = dataclasses.make_dataclass(
    "TrainingConfig", known, frozen=True, namespace={"__module__": records.__name__}
)

if __name__ == "__main__":
    from vega_desktop.__main__ import main

    main()
