"""A Chroma server in a process of its own."""

import socket
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["Server"]


class Server:
    """`chroma run` on a port of its own."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, data: Path | None = None) -> None:
        chroma = Path(sys.executable).with_name("chroma")
        command = [chroma, "run", "--path", data or self.data, "--port", str(self.port)]
        self.process = subprocess.Popen(
            [str(each) for each in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise AssertionError("the Chroma server did not start")

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None
