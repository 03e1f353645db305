import { newTokenCommands } from "@proxbox/contract";
import { IconCopy } from "@tabler/icons-react";
import { useState } from "react";
import { Card } from "../../../components/card.tsx";
import { SelectField } from "../../../components/field.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import { useTexts } from "../../../texts/use-texts.ts";

const USER = "proxbox@pve";
const TOKEN = "sync";
const MAJORS = ["9", "8", "7"] as const;

/** The commands that make a token with the least privileges, to be copied into a root shell on a node. */
export function TokenCommands() {
  const { t } = useTexts();
  const notify = useNotify();
  const [major, setMajor] = useState<string>(MAJORS[0]);
  const commands = newTokenCommands(USER, TOKEN, Number(major)).join("\n");
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(commands);
    notify(t("welcome.copied"));
  };
  // A page that came by plain HTTP from another machine has no clipboard.
  const actions = window.isSecureContext ? <button type="button" className="btn btn-sm" onClick={() => void copy()}><IconCopy size={16} className="icon" aria-hidden="true" /> {t("welcome.copy")}</button> : undefined;
  return (
    <Card title={t("welcome.commands")} actions={actions}>
      <p className="text-secondary">{t("welcome.commandsHint")}</p>
      <SelectField label={t("welcome.version")} value={major} onChange={(event) => setMajor(event.target.value)}>
        {MAJORS.map((each) => <option key={each} value={each}>Proxmox VE {each}</option>)}
      </SelectField>
      <pre className="mb-0 p-3 border rounded proxbox-mono" tabIndex={0} role="region" aria-label={`Proxmox VE ${major}`}>{commands}</pre>
    </Card>
  );
}
