import type { ClientFrame, ServerFrame } from "./frames";

export interface WireEvents {
  opened(): void;
  frame(frame: ServerFrame): void;
  /** @param opened whether it had been open; a wire that never opens asks for the fallback */
  closed(opened: boolean): void;
}

/** One connection to the server, whichever way it is made. */
export interface Wire {
  /** False when frames cannot go this way (server-sent events): then messages are posted by HTTP. */
  readonly sends: boolean;
  send(frame: ClientFrame): void;
  close(): void;
}

/** Makes a wire; `last` is the last number the client has, for wires that say hello by their address. */
export type Dial = (last: number | null, events: WireEvents) => Wire;

/** The ordinary way: a WebSocket on the page's own origin. */
export function socketWire(path: string): Dial {
  return (_last, events) => {
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(url);
    let opened = false;
    socket.onopen = () => {
      opened = true;
      events.opened();
    };
    socket.onmessage = (message: MessageEvent<string>) => {
      events.frame(JSON.parse(message.data) as ServerFrame);
    };
    socket.onclose = () => {
      events.closed(opened);
    };
    return {
      sends: true,
      send: (frame) => {
        if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(frame));
      },
      close: () => {
        socket.onclose = socket.onmessage = socket.onopen = null;
        socket.close();
      },
    };
  };
}

/** Where a proxy lets no sockets through: the same frames as server-sent events. */
export function eventStreamWire(path: string): Dial {
  return (last, events) => {
    const source = new EventSource(last === null ? path : `${path}?last=${last}`);
    let opened = false;
    source.onopen = () => {
      opened = true;
      events.opened();
    };
    source.onmessage = (message: MessageEvent<string>) => {
      events.frame(JSON.parse(message.data) as ServerFrame);
    };
    // The browser would reconnect with the old `last`; the client does it with the right one.
    source.onerror = () => {
      source.close();
      events.closed(opened);
    };
    return {
      sends: false,
      send: () => undefined,
      close: () => {
        source.close();
      },
    };
  };
}
