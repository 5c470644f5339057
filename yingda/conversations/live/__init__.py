"""The hot lane of the room: sockets and the HTTP handlers that are asked all the time."""
