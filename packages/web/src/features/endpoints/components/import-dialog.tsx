import type { ImportResult } from "@proxbox/contract";
import { useState } from "react";
import { DataTable } from "../../../components/data-table.tsx";
import { Dialog } from "../../../components/dialog.tsx";
import { TextField } from "../../../components/field.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { useNotify } from "../../../components/use-notify.ts";
import type { TextKey } from "../../../texts/texts.ts";
import { useTexts } from "../../../texts/use-texts.ts";
import { useImportConfig } from "../api/config-file.ts";

type ImportChange = ImportResult["changes"][number];

const actions: Readonly<Record<ImportChange["action"], { readonly text: TextKey; readonly colour: string }>> = {
  created: { text: "endpoints.importCreated", colour: "green" },
  updated: { text: "endpoints.importUpdated", colour: "blue" },
  unchanged: { text: "endpoints.importUnchanged", colour: "secondary" },
};

function Changes({ changes }: Pick<ImportResult, "changes">) {
  const { t } = useTexts();
  return (
    <DataTable
      label={t("endpoints.importChanges")}
      rows={changes}
      rowKey={({ kind, name }) => `${kind} ${name}`}
      columns={[
        { id: "action", header: t("endpoints.importAction"), cell: ({ action }) => <span className={`badge bg-${actions[action].colour}-lt`}>{t(actions[action].text)}</span> },
        { id: "kind", header: t("endpoints.importKind"), cell: ({ kind }) => kind },
        { id: "name", header: t("common.name"), cell: ({ name, notes }) => <><div>{name}</div>{notes.map((note) => <div key={note} className="text-secondary small">{note}</div>)}</> },
      ]}
    />
  );
}

/** Takes in a file with endpoints, settings and schedules; what it would change is shown first. */
export function ImportDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTexts();
  const notify = useNotify();
  const [yaml, setYaml] = useState("");
  const take = useImportConfig();
  const preview = take.data?.is_dry_run === true ? take.data : undefined;
  const read = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const text = await file.text();
    setYaml(text);
    take.mutate({ yaml: text, isDryRun: true });
  };
  const apply = (): void =>
    take.mutate({ yaml, isDryRun: false }, {
      onSuccess: ({ changes }) => {
        notify(t("endpoints.imported", { count: changes.filter(({ action }) => action !== "unchanged").length }));
        onClose();
      },
    });
  const isNothingNew = preview?.changes.every(({ action }) => action === "unchanged") === true;
  const footer = (
    <>
      <button type="button" className="btn" onClick={onClose}>{t("common.cancel")}</button>
      <button type="button" className="btn btn-primary" disabled={preview === undefined || isNothingNew || take.isPending} onClick={apply}>{t("endpoints.importApply")}</button>
    </>
  );
  return (
    <Dialog title={t("endpoints.import")} isWide onClose={onClose} footer={footer}>
      <TextField type="file" accept=".yaml,.yml,application/yaml" label={t("endpoints.importFile")} hint={t("endpoints.importHint")} onChange={(event) => void read(event.target.files?.[0])} />
      {take.error === null ? null : <ProblemAlert error={take.error} />}
      {isNothingNew ? <p className="text-secondary">{t("endpoints.importNothing")}</p> : null}
      {preview === undefined ? null : <Changes changes={preview.changes} />}
    </Dialog>
  );
}
