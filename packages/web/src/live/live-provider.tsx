import { useQueryClient } from "@tanstack/react-query";
import { createContext, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { openLiveConnection } from "./live-connection.ts";
import type { LiveState } from "./live-connection.ts";

/** Where components find whether the page is live. */
export const LiveContext = createContext<LiveState>("connecting");

/** Holds the tab's one live connection: what changed in the control plane is asked again, nothing else. */
export function LiveProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    const connection = openLiveConnection({ client, onState: setState });
    return connection.close;
  }, [client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}
