"""Load on one address for a second: by wrk when it is installed, else by threads of this process."""

import http.client
import json
import secrets
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
import urllib.parse
from dataclasses import dataclass, field

SECONDS = 1
FORM = "application/x-www-form-urlencoded"
WRK = shutil.which("wrk")
ONCE = "ONCEKEY"  # stands in a body for the key that makes each form another one
FLIP = "FLIPVALUE"  # stands for an answer that each form changes
SCRIPT = """
local sent, run = 0, tostring(os.time()) .. tostring(math.random(1000000000))
if BODY ~= "" then
  request = function()
    sent = sent + 1
    local body = BODY:gsub("ONCEKEY", run .. "-" .. sent):gsub("FLIPVALUE", sent % 2 == 0 and "yes" or "no")
    return wrk.format("POST", nil, nil, body)
  end
end
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


@dataclass
class Target:
    """One address with what is sent to it; with a body it is a form that is posted."""

    address: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""


def flipped(body: str, number: int) -> str:
    return body.replace(FLIP, "no" if number % 2 else "yes")


def load(target: Target, connections: int) -> Load:
    return by_wrk(target, connections) if WRK else by_threads(target, connections)


def by_wrk(target: Target, connections: int) -> Load:
    headers = target.headers | ({"Content-Type": FORM} if target.body else {})
    sent = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(f"local BODY = [==[{target.body}]==]\nmath.randomseed({time.time_ns() % 2**31})\n{SCRIPT}")
        script.flush()
        command = [str(WRK), "-t1", f"-c{connections}", f"-d{SECONDS}s", "-s", script.name, *sent, target.address]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout.splitlines()[-1])
    return Load(found["requests"] / found["duration"] * 1e6, found["p50"] / 1000, found["p95"] / 1000, found["errors"])


def by_threads(target: Target, connections: int) -> Load:
    """Slower than wrk, and on the same processors: its ratios flatter the pages."""
    parts = urllib.parse.urlsplit(target.address)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    headers = target.headers | ({"Content-Type": FORM} if target.body else {})
    times: list[float] = []
    errors: list[int] = []
    end = time.perf_counter() + SECONDS

    def ask() -> None:
        while (started := time.perf_counter()) < end:
            connection = http.client.HTTPConnection(parts.netloc, timeout=10)
            body = flipped(target.body.replace(ONCE, secrets.token_hex(8)), len(times))
            connection.request("POST" if body else "GET", path, body or None, headers)
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
