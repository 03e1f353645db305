import { use } from "react";
import { useTexts } from "../texts/use-texts.ts";
import { LiveContext } from "./live-provider.tsx";

const COLOURS = { live: "green", connecting: "yellow", offline: "red", paused: "secondary" } as const;
const HINTS = { live: undefined, connecting: undefined, offline: "live.offlineHint", paused: "live.pausedHint" } as const;
const TEXTS = { live: "live.live", connecting: "live.connecting", offline: "live.offline", paused: "live.paused" } as const;

/** Says whether what is shown is kept true without reloading. */
export function LiveBadge() {
  const { t } = useTexts();
  const state = use(LiveContext);
  const hint = HINTS[state];
  return (
    <span className={`status status-${COLOURS[state]}`} role="status" title={hint && t(hint)} data-live={state}>
      <span className={`status-dot${state === "live" ? " status-dot-animated" : ""}`} aria-hidden="true" />
      {t(TEXTS[state])}
    </span>
  );
}
