import { IconCalendarPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useMay } from "../../api/use-may.ts";
import { Empty } from "../../components/empty.tsx";
import { Page } from "../../components/page.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { RunSyncButton } from "../../components/run-sync-button.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { serviceEndpointsQuery } from "./api/services.ts";
import { LastRun } from "./components/last-run.tsx";
import { NextRuns } from "./components/next-runs.tsx";
import { RunsChart } from "./components/runs-chart.tsx";
import { ScheduleDialog } from "./components/schedule-dialog.tsx";
import { ServiceCard } from "./components/service-card.tsx";
import { Waiting } from "./components/waiting.tsx";

function ScheduleButton() {
  const { t } = useTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="btn" onClick={() => setOpen(true)}><IconCalendarPlus size={18} aria-hidden="true" className="icon" />{t("dashboard.schedule")}</button>
      {isOpen ? <ScheduleDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function Services() {
  const { t } = useTexts();
  const may = useMay();
  const endpoints = useQuery(serviceEndpointsQuery(may));
  return (
    <section aria-label={t("dashboard.endpoints")} className="mt-3">
      <h2 className="h3">{t("dashboard.endpoints")}</h2>
      <QueryState query={endpoints}>
        {(rows) => (
          <>
            {may("proxbox.add_proxmoxendpoint") && rows.every(({ kind }) => kind !== "proxmox") ? (
              <div className="card mb-3"><Empty title={t("dashboard.first")} hint={t("dashboard.firstHint")}><a className="btn btn-primary" href="/welcome">{t("dashboard.wizard")}</a></Empty></div>
            ) : null}
            <div className="row row-cards">{rows.map((endpoint) => <div key={`${endpoint.kind}/${endpoint.id}`} className="col-sm-6 col-xl-3"><ServiceCard endpoint={endpoint} /></div>)}</div>
          </>
        )}
      </QueryState>
    </section>
  );
}

/** Whether NetBox is true to Proxmox VE: the last run, what comes next, how the services are, runs over time. */
export function DashboardPage() {
  const { t } = useTexts();
  const may = useMay();
  const mayStart = may("core.add_job") && may("proxbox.add_schedule");
  const actions = <>{mayStart ? <ScheduleButton /> : null}<RunSyncButton /></>;
  return (
    <Page title={t("dashboard.title")} actions={actions}>
      <div className="row row-cards">
        {may("core.view_job") ? <div className="col-md-6 col-xl-4"><LastRun /></div> : null}
        {may("proxbox.view_plan") || may("proxbox.view_inventory") ? <div className="col-md-6 col-xl-4"><Waiting /></div> : null}
        {may("proxbox.view_schedule") ? <div className="col-md-6 col-xl-4"><NextRuns /></div> : null}
      </div>
      <Services />
      {may("core.view_job") ? <div className="mt-3"><RunsChart /></div> : null}
    </Page>
  );
}
