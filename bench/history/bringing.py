"""`puente import history …` in this process, and then what it cost, as JSON."""

from __future__ import annotations

import contextlib
import io
import json
import resource
import sys
import time

from puente.cli.main import main

began = time.perf_counter()
with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(
    json.dumps(
        {
            "report": json.loads(said.getvalue()),
            "seconds": time.perf_counter() - began,
            "cpu": time.process_time(),
            "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    )
)
