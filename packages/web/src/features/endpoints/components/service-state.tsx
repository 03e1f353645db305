import { useQuery } from "@tanstack/react-query";
import type { EndpointKindName, ServiceState as State } from "@proxbox/contract";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { statusQuery } from "../api/try-endpoint.ts";

const shownAs: Readonly<Record<State | "asking", { readonly colour: string; readonly text: TextKey }>> = {
  success: { colour: "green", text: "endpoints.state.success" },
  error: { colour: "red", text: "endpoints.state.error" },
  disabled: { colour: "secondary", text: "endpoints.state.disabled" },
  unknown: { colour: "yellow", text: "endpoints.state.unknown" },
  asking: { colour: "azure", text: "endpoints.state.asking" },
};

/** How an endpoint is right now, with what is wrong with it. A disabled one is not asked. */
export function ServiceState({ kind, endpoint }: { readonly kind: EndpointKindName; readonly endpoint: SavedEndpoint }) {
  const { t } = useTexts();
  const status = useQuery(statusQuery(kind, endpoint));
  const state = endpoint.enabled ? (status.data?.status ?? (status.error === null ? "asking" : "unknown")) : "disabled";
  const { colour, text } = shownAs[state];
  const problem = endpoint.enabled && state !== "success" ? status.data : undefined;
  return (
    <div>
      <span className={`status status-${colour} status-lite`}><span className="status-dot" aria-hidden="true" />{t(text)}</span>
      {problem === undefined ? null : <div className="text-secondary small mt-1 proxbox-cell-text">{problem.detail} {problem.hint}</div>}
    </div>
  );
}
