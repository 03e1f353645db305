import type { EndpointTest } from "@proxbox/contract";
import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";

const names: Readonly<Record<string, TextKey>> = {
  reach: "endpoints.step.reach",
  key: "endpoints.step.key",
  version: "endpoints.step.version",
  push: "endpoints.step.push",
  netbox: "endpoints.step.netbox",
  proxmox: "endpoints.step.proxmox",
};

/** What was tried, step by step, and what came of each; the first that failed is the last. */
export function TestSteps({ test }: { readonly test: EndpointTest }) {
  const { t } = useTexts();
  return (
    <ol className="list-unstyled mb-0 d-grid gap-2" aria-label={t("endpoints.testSteps")}>
      {test.steps.map(({ name, ok, detail, code, hint }) => {
        const text = names[name];
        return (
          <li key={`${name} ${detail}`} className="d-flex gap-2">
            {ok ? <IconCircleCheck className="text-success flex-shrink-0" size={20} aria-label={t("endpoints.stepOk")} role="img" /> : <IconCircleX className="text-danger flex-shrink-0" size={20} aria-label={t("endpoints.stepFailed")} role="img" />}
            <div>
              <div className="fw-medium">{text === undefined ? name : t(text)}</div>
              <div className="text-secondary">{detail}</div>
              {hint === null ? null : <div>{hint}</div>}
              {code === null ? null : <div className="proxbox-mono">{t("state.code")}: {code}</div>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
