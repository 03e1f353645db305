import { useQuery } from "@tanstack/react-query";
import { proxmoxEndpointsQuery } from "../api/proxmox-endpoints.ts";
import { useTexts } from "../texts/use-texts.ts";
import { QueryState } from "./query-state.tsx";

/** Chooses enabled Proxmox endpoints; none chosen means all. */
export function EndpointChoice({ chosen, onChange }: { readonly chosen: readonly number[]; readonly onChange: (ids: readonly number[]) => void }) {
  const { t } = useTexts();
  const endpoints = useQuery(proxmoxEndpointsQuery);
  const toggle = (id: number): void => onChange(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]);
  return (
    <fieldset className="mb-3">
      <legend className="form-label">{t("run.endpoints")} <span className="text-secondary fw-normal">({chosen.length === 0 ? t("run.allEndpoints") : chosen.length})</span></legend>
      <QueryState query={endpoints}>
        {(rows) => (
          <div className="proxbox-choices">
            {rows.filter(({ enabled }) => enabled).map(({ id, name }) => (
              <label key={id} className="form-check m-0">
                <input type="checkbox" className="form-check-input" checked={chosen.includes(id)} onChange={() => toggle(id)} />
                <span className="form-check-label">{name}</span>
              </label>
            ))}
          </div>
        )}
      </QueryState>
    </fieldset>
  );
}
