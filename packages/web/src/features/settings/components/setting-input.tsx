import type { UseFormReturn } from "react-hook-form";
import { get } from "react-hook-form";
import type { Settings } from "@proxbox/contract";
import { SelectField, SwitchField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { LinesInput } from "./lines-input.tsx";
import type { SettingField } from "./settings-fields.table.ts";

interface Parts {
  readonly field: SettingField;
  readonly form: UseFormReturn<Settings>;
}

/** Empty is none; numbers in a list of choices are numbers. */
function textValue(text: unknown): unknown {
  return text === "" ? null : text;
}

function choiceValue(text: unknown): unknown {
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : text;
}

const PARTS: Readonly<Record<string, boolean | null>> = { "": null, true: true, false: false };

/** On, off, or as usual, which is neither. */
function PartInput({ path, label, form: { watch, setValue } }: { readonly path: SettingField["path"]; readonly label: string; readonly form: UseFormReturn<Settings> }) {
  const { t } = useTexts();
  const value = watch(path) as boolean | null;
  return (
    <SelectField label={label} value={value === null ? "" : String(value)} onChange={({ target }) => setValue(path, PARTS[target.value] ?? null, { shouldDirty: true })}>
      <option value="">{t("settings.asUsual")}</option>
      <option value="true">{t("common.yes")}</option>
      <option value="false">{t("common.no")}</option>
    </SelectField>
  );
}

/** The input of one setting. */
export function SettingInput({ field: { path, input, hint }, form }: Parts) {
  const { register, formState } = form;
  const { t } = useTexts();
  const label = t(`settings.${path}`);
  const problem = (get(formState.errors, path) as { readonly message?: string } | undefined)?.message;
  const frame = { label, error: problem, ...(hint === undefined ? {} : { hint: t(hint) }) };
  if (path === "sync.accepted_nodes" || path === "sync.ignored_interfaces") return <LinesInput {...frame} path={path} form={form} />;
  if (input === "part") return <PartInput path={path} label={label} form={form} />;
  if (input === "switch") return <SwitchField {...frame} {...register(path)} />;
  if (input === "number") return <TextField {...frame} type="number" step="any" {...register(path, { valueAsNumber: true })} />;
  if (input === "text") return <TextField {...frame} {...register(path, { setValueAs: textValue })} />;
  if (input === "lines") return null;
  return <SelectField {...frame} {...register(path, { setValueAs: choiceValue })}>{input.map((choice) => <option key={choice} value={choice}>{choice}</option>)}</SelectField>;
}
