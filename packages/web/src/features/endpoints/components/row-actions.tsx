import type { EndpointKindName } from "@proxbox/contract";
import { useTexts } from "../../../texts/use-texts.ts";
import type { TextKey } from "../../../texts/texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { useMayEndpoint } from "./use-may-endpoint.ts";

/** What can be done with one endpoint. */
export type RowAction = "test" | "push" | "edit" | "remove";

const buttons: readonly { readonly what: RowAction; readonly text: TextKey; readonly verb: "change" | "delete" }[] = [
  { what: "test", text: "endpoints.test", verb: "change" },
  { what: "push", text: "endpoints.push", verb: "change" },
  { what: "edit", text: "common.edit", verb: "change" },
  { what: "remove", text: "common.delete", verb: "delete" },
];

/** The buttons of one endpoint, as far as they are allowed. Nothing is sent to or for a disabled one (E111). */
export function RowActions({ kind, endpoint, onAct }: { readonly kind: EndpointKindName; readonly endpoint: SavedEndpoint; readonly onAct: (what: RowAction, endpoint: SavedEndpoint) => void }) {
  const { t } = useTexts();
  const may = useMayEndpoint(kind);
  const shown = buttons.filter(({ what, verb }) => may(verb) && (endpoint.enabled || (what !== "test" && what !== "push")));
  return (
    <div className="btn-list justify-content-end flex-nowrap">
      {shown.map(({ what, text }) => (
        <button key={what} type="button" className={`btn btn-sm${what === "remove" ? " btn-ghost-danger" : ""}`} aria-label={`${t(text)} ${endpoint.name}`} onClick={() => onAct(what, endpoint)}>{t(text)}</button>
      ))}
    </div>
  );
}
