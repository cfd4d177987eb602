"""The local core of Vega: everything it does, without a window (no Qt in here)."""

import os

# Libraries that tell their makers how they are used do not here: nothing leaves this machine that nobody sent.
# onnxruntime keeps events in the person's home and uploads them unless this is set before it is loaded.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
