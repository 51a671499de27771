"""A relay on the loopback that can lose answers on their way back."""

from __future__ import annotations

import contextlib
import socket
import threading

CHUNK = 65536


class Relay:
    """Passes everything on to a port, until `losing` is set: then an answer ends in a cut line.

    Only answers to POST are lost; `lost` counts them.
    """

    def __init__(self, port: int) -> None:
        self.target = port
        self.losing = False
        self.lost = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _address = self.listener.accept()
                far = socket.create_connection(("127.0.0.1", self.target))
                posted = threading.Event()
                for one, other, back in ((near, far, False), (far, near, True)):
                    threading.Thread(
                        target=self._pass, args=(one, other, posted, back), daemon=True
                    ).start()

    def _pass(
        self, source: socket.socket, goal: socket.socket, posted: threading.Event, back: bool
    ) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(CHUNK):
                if not back and data[:4] in {b"GET ", b"POST", b"HEAD"}:
                    posted.set() if data.startswith(b"POST") else posted.clear()
                if back and self.losing and posted.is_set():
                    self.lost += 1
                    break
                goal.sendall(data)
        for end in (source, goal):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
