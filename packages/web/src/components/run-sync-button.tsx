import { IconPlayerPlay } from "@tabler/icons-react";
import { useState } from "react";
import { useMay } from "../api/use-may.ts";
import { useTexts } from "../texts/use-texts.ts";
import { RunSyncDialog } from "./run-sync-dialog.tsx";

/** The button that starts a sync, for who may. */
export function RunSyncButton() {
  const { t } = useTexts();
  const may = useMay();
  const [isOpen, setOpen] = useState(false);
  if (!may("core.add_job")) return null;
  return (
    <>
      <button type="button" className="btn btn-primary" onClick={() => setOpen(true)}><IconPlayerPlay size={18} aria-hidden="true" className="icon" />{t("run.title")}</button>
      {isOpen ? <RunSyncDialog onClose={() => setOpen(false)} /> : null}
    </>
  );
}
