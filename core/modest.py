"""Modest: how a process that works beside the program holds back."""

import contextlib
import os
import sys


def be_modest(memory_bytes: int, niceness: int) -> None:
    """Give way to whatever the person is doing, and never take all memory: this process, from now on.

    `memory_bytes` bounds the address space where the system can.
    """
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
        return
    import resource

    os.nice(niceness)
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    wanted = memory_bytes if most == resource.RLIM_INFINITY else min(memory_bytes, most)
    # macOS knows the limit and refuses to set it
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
