"""What a page sends and receives, as the browser itself reports it."""

from base64 import b64decode
from typing import Any

from playwright.sync_api import Page

MOST_POSTED = 10_000_000


class Wire:
    """Counts a page's requests and bytes from its making until it is closed.

    `bodies` are the bytes of what was said, without headers and unpacked: frames of sockets both
    ways, what was posted and what was answered. `carried` are the bytes that came over the wire:
    answers with their headers, packed as they were, and frames received.
    """

    def __init__(self, page: Page) -> None:
        self.requests = self.bodies = self.carried = 0
        self._over_the_wire: set[str] = set()  # not blobs, nor data in an address
        self._session = page.context.new_cdp_session(page)
        for event, heard in (
            ("Network.requestWillBeSent", self._asked),
            ("Network.dataReceived", self._received),
            ("Network.loadingFinished", self._finished),
            ("Network.webSocketCreated", self._opened),
            ("Network.webSocketFrameSent", self._frame_sent),
            ("Network.webSocketFrameReceived", self._frame_received),
        ):
            self._session.on(event, heard)
        self._session.send("Network.enable", {"maxPostDataSize": MOST_POSTED})

    def close(self) -> None:
        self._session.send("Network.disable")
        self._session.detach()

    def _asked(self, event: dict[str, Any]) -> None:
        request = event["request"]
        if request["url"].startswith("http"):
            self._over_the_wire.add(event["requestId"])
            self.requests += 1
            self.bodies += len(request.get("postData", "").encode())

    def _received(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._over_the_wire:
            self.bodies += event["dataLength"]

    def _finished(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._over_the_wire:
            self.carried += event["encodedDataLength"]

    def _opened(self, event: dict[str, Any]) -> None:
        self.requests += 1

    def _frame_sent(self, event: dict[str, Any]) -> None:
        self.bodies += _length(event)

    def _frame_received(self, event: dict[str, Any]) -> None:
        self.bodies += _length(event)
        self.carried += _length(event)


def _length(event: dict[str, Any]) -> int:
    frame = event["response"]
    data: str = frame["payloadData"]
    return len(data.encode()) if frame["opcode"] == 1 else len(b64decode(data))
