import { Settings } from "@proxbox/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import type { Resolver } from "react-hook-form";
import { settingsQuery, useChangeSettings } from "../../api/settings.ts";
import { useMay } from "../../api/use-may.ts";
import { Card } from "../../components/card.tsx";
import { Page } from "../../components/page.tsx";
import { ProblemAlert } from "../../components/problem-alert.tsx";
import { QueryState } from "../../components/query-state.tsx";
import { useNotify } from "../../components/use-notify.ts";
import { useUnsaved } from "../../components/use-unsaved.tsx";
import { useTexts } from "../../texts/use-texts.ts";
import { changedSettings } from "./components/changed-settings.ts";
import { GroupRoles } from "./components/group-roles.tsx";
import { ModeCards } from "./components/mode-cards.tsx";
import { PolicyCard } from "./components/policy-card.tsx";
import { SettingInput } from "./components/setting-input.tsx";
import { settingsFields } from "./components/settings-fields.table.ts";

function SettingsForm({ saved }: { readonly saved: Settings }) {
  const { t } = useTexts();
  const may = useMay();
  const notify = useNotify();
  const change = useChangeSettings();
  // What the form begins with is whole, so that the defaults of the schema never come into it.
  const resolver = zodResolver(Settings) as unknown as Resolver<Settings>;
  // What the form began with: a change holds what differs from that, never what somebody else has changed meanwhile.
  const [began, setBegan] = useState(saved);
  const form = useForm<Settings>({ resolver, defaultValues: structuredClone(saved) });
  const begin = (settings: Settings): void => {
    setBegan(settings);
    form.reset(structuredClone(settings));
  };
  const submit = form.handleSubmit((filled) =>
    change.mutate(changedSettings(began, filled, saved), {
      onSuccess: ({ data }) => {
        begin(data);
        notify(t("settings.saved"));
      },
    }),
  );
  const isChanged = Object.keys(changedSettings(began, form.watch())).length > 0;
  const isOld = Object.keys(changedSettings(began, saved)).length > 0;
  const { question } = useUnsaved(isChanged);
  // A form that nobody has touched shows what is saved.
  useEffect(() => {
    if (isOld && !isChanged && !change.isPending) begin(saved);
  });
  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <fieldset disabled={!may("proxbox.change_settings")} className="d-grid gap-3">
        {change.error === null ? null : <ProblemAlert error={change.error} />}
        {isOld && isChanged && !change.isPending ? <div className="alert alert-warning" role="status"><div>{t("settings.changedMeanwhile")}</div></div> : null}
        {settingsFields.map(({ title, hint, fields }) => (
          <Card key={title} title={t(title)}>
            {hint === undefined ? null : <p className="text-secondary">{t(hint)}</p>}
            <div className="row g-3">{fields.map((field) => <div key={field.path} className="col-sm-6 col-xl-4"><SettingInput field={field} form={form} /></div>)}</div>
            {title === "settings.signIn" ? <GroupRoles form={form} /> : null}
          </Card>
        ))}
        <PolicyCard form={form} />
        <ModeCards form={form} />
      </fieldset>
      {may("proxbox.change_settings") ? (
        <div className="proxbox-save-bar">
          <button type="button" className="btn" disabled={!isChanged} onClick={() => begin(saved)}>{t("settings.discard")}</button>
          <button type="submit" className="btn btn-primary" disabled={!isChanged || change.isPending}>{t("common.save")}</button>
        </div>
      ) : null}
      {question}
    </form>
  );
}

/** What holds for every job. */
export function SettingsPage() {
  const { t } = useTexts();
  const settings = useQuery(settingsQuery);
  return <Page title={t("settings.title")}><QueryState query={settings}>{({ data }) => <SettingsForm saved={data} />}</QueryState></Page>;
}
