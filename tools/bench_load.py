"""Load on one address for a second: by wrk when it is installed, else by threads of this process."""

import http.client
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass

SECONDS = 1
WRK = shutil.which("wrk")
SCRIPT = """
done = function(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.connect + summary.errors.timeout
  io.write(string.format('{"requests": %d, "duration": %d, "p50": %d, "p95": %d, "errors": %d}\\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(95), failed))
end
"""


@dataclass
class Load:
    """What one second of load gave: requests per second, milliseconds, answers that were no good."""

    rate: float
    p50: float
    p95: float
    errors: int


def load(address: str, headers: dict[str, str], connections: int) -> Load:
    return by_wrk(address, headers, connections) if WRK else by_threads(address, headers, connections)


def by_wrk(address: str, headers: dict[str, str], connections: int) -> Load:
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", script.name, *sent, address]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(found["requests"] / found["duration"] * 1e6, found["p50"] / 1000, found["p95"] / 1000, found["errors"])


def by_threads(address: str, headers: dict[str, str], connections: int) -> Load:
    """Slower than the bare view itself, so its ratios flatter the pages: wrk is what counts."""
    parts = urllib.parse.urlsplit(address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    times: list[float] = []
    errors: list[int] = []
    end = time.perf_counter() + SECONDS

    def ask() -> None:
        while (started := time.perf_counter()) < end:
            connection = http.client.HTTPConnection(parts.netloc, timeout=10)
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            connection.close()
            times.append(time.perf_counter() - started)
            if answer.status >= http.HTTPStatus.BAD_REQUEST:
                errors.append(answer.status)

    threads = [threading.Thread(target=ask) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    return Load(len(times) / SECONDS, cuts[49] * 1000, cuts[94] * 1000, len(errors))
