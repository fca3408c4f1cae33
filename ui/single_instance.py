"""One desktop per user and database: a number that a switchboard's link brings goes to the one that is open already."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

ASK, ANSWER = "call ", b"ok\n"
LONGEST = 200
"""Bytes of a request: a telephone number is shorter."""
CONNECT_MILLISECONDS, ANSWER_MILLISECONDS = 500, 3_000


def ring_elsewhere(address: str, phone: str) -> bool:
    """Let the desktop that is open take the call; False when none is. Waits, so it is no use inside a desktop."""
    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(CONNECT_MILLISECONDS):
        return False
    line = phone.replace("\n", " ")[: LONGEST // 4]
    socket.write(f"{ASK}{line}\n".encode())
    socket.waitForBytesWritten(CONNECT_MILLISECONDS)
    if not socket.bytesAvailable():
        socket.waitForReadyRead(ANSWER_MILLISECONDS)
    answer = bytes(socket.readAll().data())
    socket.abort()
    return answer == ANSWER


class Listener(QObject):
    """Hears the calls other processes of this user bring; the first desktop on a database listens, others do not."""

    rang = Signal(str)

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.server = QLocalServer(self)
        self.server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self.server.newConnection.connect(self.on_connected)
        self.sockets: list[QLocalSocket] = []

    def listen(self) -> bool:
        """False when another desktop listens there; what one that crashed has left behind is taken over."""
        probe = QLocalSocket()
        probe.connectToServer(self.address)
        if probe.waitForConnected(CONNECT_MILLISECONDS):
            probe.abort()
            return False
        QLocalServer.removeServer(self.address)
        return self.server.listen(self.address)

    def on_connected(self) -> None:
        while (socket := self.server.nextPendingConnection()) is not None:
            self.sockets.append(socket)
            socket.readyRead.connect(lambda s=socket: self.read(s))
            socket.disconnected.connect(lambda s=socket: self.forget(s))
            self.read(socket)

    def read(self, socket: QLocalSocket) -> None:
        """One line that asks for a call; anything else is hung up on."""
        if not socket.canReadLine():
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            return
        line = bytes(socket.readLine(LONGEST + 1).data()).decode(errors="replace")
        if not line.startswith(ASK):
            socket.abort()
            return
        socket.write(ANSWER)
        socket.flush()
        socket.disconnectFromServer()
        self.rang.emit(line.removeprefix(ASK).strip())

    def forget(self, socket: QLocalSocket) -> None:
        if socket in self.sockets:
            self.sockets.remove(socket)
            socket.deleteLater()

    def close(self) -> None:
        self.server.close()
        for socket in list(self.sockets):
            socket.abort()
