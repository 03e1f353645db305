import type { QueryClient } from "@tanstack/react-query";

/** `live`: what is shown is kept true; `connecting`: the first try; `offline`: the connection is lost and tried again. */
export type LiveState = "live" | "connecting" | "offline";

/** What the connection tells and whom. */
export interface LiveParts {
  readonly client: QueryClient;
  readonly onState: (state: LiveState) => void;
}

/** A connection that is open until it is closed. */
export interface LiveConnection {
  close(): void;
}

/** The stream of everything that changes, one for a tab. */
const LIVE_URL = "/api/live/stream";
const RETRY_MS = 3_000;

/** Opens the tab's live connection. Comes back by itself after sleep, a change of network and a restart of the server. */
export function openLiveConnection({ client, onState }: LiveParts): LiveConnection {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = false;
  function again(): void {
    source?.close();
    clearTimeout(timer);
    if (!isClosed) timer = setTimeout(open, RETRY_MS);
  }
  function open(): void {
    source?.close();
    source = new EventSource(LIVE_URL);
    source.addEventListener("open", () => {
      onState("live");
      void client.invalidateQueries();
    });
    source.addEventListener("error", () => {
      onState("offline");
      again();
    });
  }
  open();
  addEventListener("online", open);
  return {
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      removeEventListener("online", open);
      source?.close();
    },
  };
}
