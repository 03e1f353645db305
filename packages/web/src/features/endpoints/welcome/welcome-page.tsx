import { useQuery } from "@tanstack/react-query";
import { Link, useRouter, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { Page } from "../../../components/page.tsx";
import { QueryState } from "../../../components/query-state.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { endpointsQuery } from "../api/endpoints.ts";
import type { SavedOf } from "../api/endpoints.ts";
import { makeDraft } from "../forms/draft.ts";
import type { Draft } from "../forms/draft.ts";
import type { NetboxForm, ProxmoxForm } from "../forms/endpoint-forms.ts";
import { NetboxStep } from "./netbox-step.tsx";
import { PreviewStep } from "./preview-step.tsx";
import { ProxmoxStep } from "./proxmox-step.tsx";
import { RunStep } from "./run-step.tsx";
import { StepBar } from "./step-bar.tsx";
import { doneSteps, nextStep, WELCOME_STEPS } from "./welcome-steps.ts";
import type { WelcomeStep } from "./welcome-steps.ts";

interface Saved {
  readonly netbox: readonly SavedOf<"netbox">[];
  readonly proxmox: readonly SavedOf<"proxmox">[];
}

interface Drafts {
  readonly netbox: Draft<NetboxForm>;
  readonly proxmox: Draft<ProxmoxForm>;
}

function Step({ step, saved, isReady, drafts }: { readonly step: WelcomeStep; readonly saved: Saved; readonly isReady: boolean; readonly drafts: Drafts }) {
  const { history } = useRouter();
  if (step === "netbox") return <NetboxStep endpoints={saved.netbox} draft={drafts.netbox} />;
  if (step === "proxmox") return <ProxmoxStep endpoints={saved.proxmox} draft={drafts.proxmox} />;
  if (step === "preview") return <PreviewStep />;
  return <RunStep {...saved} isReady={isReady} onStarted={(id) => history.push(`/jobs/${id}`)} />;
}

function Wizard(saved: Saved) {
  const { t } = useTexts();
  const { step } = useSearch({ from: "/shell/welcome" });
  const done = doneSteps(saved);
  // A step that has become done stays until a person goes on: what its test said is to be read.
  const [first] = useState(() => nextStep(done));
  // Whoever goes to another step and back finds what they had typed.
  const [drafts] = useState<Drafts>(() => ({ netbox: makeDraft(), proxmox: makeDraft() }));
  const current = step ?? first;
  const following = WELCOME_STEPS[WELCOME_STEPS.indexOf(current) + 1];
  return (
    <>
      <StepBar current={current} done={done} />
      <Step step={current} saved={saved} isReady={done.length === 2} drafts={drafts} />
      {following === undefined ? null : <div className="d-flex justify-content-end mt-3"><Link to="/welcome" search={{ step: following }} className={`btn${done.includes(current) ? " btn-primary" : ""}`}>{t("welcome.next")}</Link></div>}
    </>
  );
}

/** The first run, step by step; it can be left and taken up again, since each step is what is saved. */
export function WelcomePage() {
  const { t } = useTexts();
  const netbox = useQuery(endpointsQuery("netbox"));
  const proxmox = useQuery(endpointsQuery("proxmox"));
  return (
    <Page title={t("welcome.title")}>
      <QueryState query={netbox}>{(netboxes) => <QueryState query={proxmox}>{(proxmoxes) => <Wizard netbox={netboxes} proxmox={proxmoxes} />}</QueryState>}</QueryState>
    </Page>
  );
}
