import { JobState, JobVerdict } from "@proxbox/contract";
import { useQuery } from "@tanstack/react-query";
import type { JobsFilter } from "../../../api/jobs-page.ts";
import { proxmoxEndpointsQuery } from "../../../api/proxmox-endpoints.ts";
import { useMay } from "../../../api/use-may.ts";
import { SelectField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

type Filter = Omit<JobsFilter, "limit">;

function given(value: string): string | undefined {
  return value === "" ? undefined : value;
}

/** Narrows the list of jobs; every choice stands in the address. */
export function JobFilters({ search, onChange }: { readonly search: Filter; readonly onChange: (part: Filter) => void }) {
  const { t } = useTexts();
  const may = useMay();
  const endpoints = useQuery({ ...proxmoxEndpointsQuery, enabled: may("proxbox.view_proxmoxendpoint") });
  return (
    <search className="row g-3 p-3 pb-0">
      <div className="col-sm-6 col-lg"><TextField label={t("common.name")} type="search" value={search.q ?? ""} onChange={({ target }) => onChange({ q: given(target.value) })} /></div>
      <div className="col-sm-6 col-lg">
        <SelectField label={t("jobs.state")} value={search.state ?? ""} onChange={({ target }) => onChange({ state: given(target.value) })}>
          <option value="">{t("common.all")}</option>
          {JobState.options.map((state) => <option key={state} value={state}>{t(`jobs.is.${state}`)}</option>)}
        </SelectField>
      </div>
      <div className="col-sm-6 col-lg">
        <SelectField label={t("jobs.verdict")} value={search.verdict ?? ""} onChange={({ target }) => onChange({ verdict: given(target.value) })}>
          <option value="">{t("common.all")}</option>
          {JobVerdict.options.map((verdict) => <option key={verdict} value={verdict}>{t(`job.verdict.${verdict}`)}</option>)}
        </SelectField>
      </div>
      {endpoints.data === undefined ? null : (
        <div className="col-sm-6 col-lg">
          <SelectField label={t("jobs.ofEndpoint")} value={search.proxmox_endpoint_id ?? ""} onChange={({ target }) => onChange({ proxmox_endpoint_id: target.value === "" ? undefined : Number(target.value) })}>
            <option value="">{t("common.all")}</option>
            {endpoints.data.map(({ id, name }) => <option key={id} value={id}>{name}</option>)}
          </SelectField>
        </div>
      )}
      <div className="col-sm-6 col-lg"><TextField label={t("jobs.user")} type="search" value={search.requested_by ?? ""} onChange={({ target }) => onChange({ requested_by: given(target.value) })} /></div>
    </search>
  );
}
