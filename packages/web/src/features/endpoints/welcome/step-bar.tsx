import { IconCheck } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { WELCOME_STEPS } from "./welcome-steps.ts";
import type { WelcomeStep } from "./welcome-steps.ts";

const titles: Readonly<Record<WelcomeStep, TextKey>> = { netbox: "welcome.netbox", proxmox: "welcome.proxmox", preview: "welcome.preview", run: "welcome.run" };

/** The steps with what is done already; each can be opened again. */
export function StepBar({ current, done }: { readonly current: WelcomeStep; readonly done: readonly WelcomeStep[] }) {
  const { t } = useTexts();
  return (
    <nav aria-label={t("welcome.steps")} className="mb-3">
      <ol className="proxbox-steps">
        {WELCOME_STEPS.map((step, index) => (
          <li key={step}>
            <Link to="/welcome" search={{ step }} className={`proxbox-step${step === current ? " active" : ""}`} aria-current={step === current ? "step" : undefined}>
              <span className={`badge ${done.includes(step) ? "bg-success-lt" : ""}`}>{done.includes(step) ? <IconCheck size={14} role="img" aria-label={t("welcome.done")} /> : index + 1}</span>
              {t(titles[step])}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}
