"""Makes alerts with lsst-alert-packet, as its own simulateAlerts does, and writes them with fastavro.

Arguments: the file, the schema's version, how many alerts, and the bytes of each. The package fills what may be null
with null, and cutouts with less than a kilobyte; so here random bytes make up the size.
"""

import copy
import io
import json
import resource
import sys
import time

import fastavro
import numpy
from lsst.alert.packet import Schema, get_schema_path, simulate_alert

CUTOUTS = ["cutoutDifference", "cutoutScience", "cutoutTemplate"]
HISTORY = {"prvDiaSources": 10, "prvDiaForcedSources": 20}

path, version, count, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
major, minor = version.split(".")
definition = Schema.from_file(f"{get_schema_path(major, minor)}/lsst.v{major}_{minor}.alert.avsc").definition
parsed = fastavro.parse_schema(definition)
# simulate_alert changes the schema that it is given.
template = copy.deepcopy(definition)


def encoded(alert):
    out = io.BytesIO()
    fastavro.schemaless_writer(out, parsed, alert)
    return len(out.getvalue())


def alerts():
    bare = simulate_alert(template, keepNull=["ssObject", "ssSource"], arrayCount=HISTORY)
    cutout = max(0, (size - encoded(bare)) // len(CUTOUTS))
    for _ in range(count):
        alert = simulate_alert(template, keepNull=["ssObject", "ssSource"], arrayCount=HISTORY)
        for name in CUTOUTS:
            alert[name] = numpy.random.bytes(cutout)
        yield alert


started = time.monotonic()
with open(path, "wb") as file:
    fastavro.writer(file, parsed, alerts())
seconds = time.monotonic() - started
usage = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": seconds, "cpuSeconds": usage.ru_utime + usage.ru_stime, "peakMb": usage.ru_maxrss * 1024 / 1e6}))
