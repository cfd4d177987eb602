"""How many threads the processor's linear algebra (BLAS) takes, for all of the program."""

import contextlib
import threading
from collections.abc import Iterator
from typing import Any

_guard = threading.Lock()
# Who wants it on one thread now, and what gives it back its threads.
_wanting_one = 0
_limits: Any = None


@contextlib.contextmanager
def one_blas_thread() -> Iterator[None]:
    """Meanwhile numpy's products take one thread: others would spin for 30 ms after each, where workers compute."""
    from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]  # it has no types

    global _wanting_one, _limits
    with _guard:
        if not _wanting_one:
            _limits = ThreadpoolController().limit(limits=1, user_api="blas")
            _limits.__enter__()
        _wanting_one += 1
    try:
        yield
    finally:
        with _guard:
            _wanting_one -= 1
            if not _wanting_one:
                _limits.__exit__(None, None, None)
