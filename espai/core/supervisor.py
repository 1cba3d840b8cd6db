"""One command for the whole site: the web and the worker, started together and stopped together."""

import signal
import subprocess
import sys
import time
from pathlib import Path

GRACE = 10


class Supervisor:
    """Runs commands until one ends or a signal comes; then all are stopped."""

    def __init__(self, commands: dict[str, list[str]], folder: Path) -> None:
        self.commands = commands
        self.folder = folder
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.wanted = True

    def stop(self, *signals: object) -> None:
        self.wanted = False

    def run(self) -> int:
        """Return 0 when stopped by a signal, else the code of whichever command ended by itself."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)
        for name, command in self.commands.items():
            # In a session of its own, so that Ctrl-C reaches only us and the order of stopping is ours.
            self.running[name] = subprocess.Popen(command, cwd=self.folder, start_new_session=True)
        code = self._watch()
        self._end()
        return code

    def _watch(self) -> int:
        while self.wanted:
            for name, process in self.running.items():
                if process.poll() is not None:
                    sys.stderr.write(f"{name} ended with {process.returncode}; stopping the rest.\n")
                    return process.returncode or 1
            time.sleep(0.2)
        return 0

    def _end(self) -> None:
        for process in self.running.values():
            process.terminate()
        deadline = time.monotonic() + GRACE
        for process in self.running.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
