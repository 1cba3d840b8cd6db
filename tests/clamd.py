"""An antivirus for tests: it speaks clamd's INSTREAM on a socket of this machine, and says what it is told to."""

import socket
import struct
import threading
from contextlib import contextmanager

VIRUS = b"X5O!-this-is-the-virus-of-the-tests"


class Clamd:
    """`says` overrides the verdict; `limit` are the bytes after which it answers before the end, as clamd does; without a
    word on the content `hangs_up_on`.
    """

    def __init__(self, listening):
        self.listening, self.received, self.says, self.limit, self.hangs_up_on = listening, [], None, None, None
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                talk, _address = self.listening.accept()
            except OSError:
                return
            with talk:
                self.answer(talk)

    def answer(self, talk):
        file = talk.makefile("rb")
        assert file.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", file.read(4))[0]:
            content += file.read(size)
            if self.limit and len(content) > self.limit:
                talk.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        if content == self.hangs_up_on:
            return
        self.received.append(content)
        said = b"stream: Virus-Name FOUND\0" if VIRUS in content else b"stream: OK\0"
        for piece in [said] if self.says is None else self.says:
            talk.sendall(piece)


@contextmanager
def serving(path=None):
    """Yield the address and the antivirus that listens there."""
    listening = socket.socket(socket.AF_UNIX if path else socket.AF_INET)
    listening.bind(path or ("127.0.0.1", 0))
    listening.listen()
    try:
        yield path or listening.getsockname(), Clamd(listening)
    finally:
        listening.close()
