"""What every test stands on: no screen, loopback only, patience on slow machines."""

import os

import hypothesis

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# Tests meet no machine but this one, whatever the person running them has set.
for name in [name for name in os.environ if name.startswith("VEGA_")]:
    del os.environ[name]
os.environ.update(VEGA_HOST="127.0.0.1", VEGA_ADVERTISE="127.0.0.1", VEGA_DISCOVERY="false")
# Several programs share few cores in the tests with real processes.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Speed is measured by `vega bench`; a slow machine must not fail a property.
hypothesis.settings.register_profile(
    "vega", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow], print_blob=True
)
hypothesis.settings.load_profile("vega")
