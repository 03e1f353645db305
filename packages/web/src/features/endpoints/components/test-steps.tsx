import type { EndpointTest, EndpointTestStep } from "@proxbox/contract";
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from "@tabler/icons-react";
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

/** What the control plane calls a step about something that the token may or may not do. */
const RIGHT = "right";

function Sign({ ok, code }: EndpointTestStep) {
  const { t } = useTexts();
  if (!ok) return <IconCircleX className="text-danger flex-shrink-0" size={20} aria-label={t("endpoints.stepFailed")} role="img" />;
  if (code !== null) return <IconAlertTriangle className="text-warning flex-shrink-0" size={20} aria-label={t("endpoints.stepLess")} role="img" />;
  return <IconCircleCheck className="text-success flex-shrink-0" size={20} aria-label={t("endpoints.stepOk")} role="img" />;
}

function Hint({ hint }: Pick<EndpointTestStep, "hint">) {
  if (hint === null) return null;
  const [first = "", ...commands] = hint.split("\n");
  return <><div>{first}</div>{commands.length === 0 ? null : <pre className="proxbox-mono p-2 border rounded mb-0" tabIndex={0}>{commands.join("\n")}</pre>}</>;
}

/** What the token may do, one by one; what is missing is in sight, and what to do about it said once. */
function Rights({ steps }: { readonly steps: readonly EndpointTestStep[] }) {
  const { t } = useTexts();
  const missing = steps.filter(({ code }) => code !== null);
  const [first] = missing;
  if (steps.length === 0) return null;
  return (
    <details open={missing.length > 0}>
      <summary className="fw-medium">{t("endpoints.rights", { held: steps.length - missing.length, count: steps.length })}</summary>
      {first === undefined ? null : <Hint hint={first.hint} />}
      <ul className="list-unstyled mb-0 mt-2 d-grid gap-1" aria-label={t("endpoints.rightsList")}>
        {[...missing, ...steps.filter(({ code }) => code === null)].map((step) => <li key={step.detail} className="d-flex gap-2"><Sign {...step} /><span>{step.detail}</span></li>)}
      </ul>
    </details>
  );
}

/** What was tried, step by step, and what came of each; the first that failed is the last, but of what the token may not do all is told. */
export function TestSteps({ test }: { readonly test: EndpointTest }) {
  const { t } = useTexts();
  return (
    <>
      <ol className="list-unstyled mb-0 d-grid gap-2" aria-label={t("endpoints.testSteps")}>
        {test.steps.filter(({ name }) => name !== RIGHT).map((step) => {
          const text = names[step.name];
          return (
            <li key={`${step.name} ${step.detail}`} className="d-flex gap-2">
              <Sign {...step} />
              <div>
                <div className="fw-medium">{text === undefined ? step.name : t(text)}</div>
                <div className="text-secondary">{step.detail}</div>
                <Hint hint={step.hint} />
                {step.code === null ? null : <div className="proxbox-mono">{t("state.code")}: {step.code}</div>}
              </div>
            </li>
          );
        })}
      </ol>
      <Rights steps={test.steps.filter(({ name }) => name === RIGHT)} />
    </>
  );
}
