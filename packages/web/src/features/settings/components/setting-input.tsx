import type { UseFormReturn } from "react-hook-form";
import { get } from "react-hook-form";
import type { Settings } from "@proxbox/contract";
import { SelectField, SwitchField, TextField } from "../../../components/field.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
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

/** The input of one setting. */
export function SettingInput({ field: { path, input, hint }, form: { register, formState } }: Parts) {
  const { t } = useTexts();
  const label = t(`settings.${path}`);
  const problem = (get(formState.errors, path) as { readonly message?: string } | undefined)?.message;
  const frame = { label, error: problem, ...(hint === undefined ? {} : { hint: t(hint) }) };
  if (input === "switch") return <SwitchField {...frame} {...register(path)} />;
  if (input === "number") return <TextField {...frame} type="number" step="any" {...register(path, { valueAsNumber: true })} />;
  if (input === "text") return <TextField {...frame} {...register(path, { setValueAs: textValue })} />;
  return <SelectField {...frame} {...register(path, { setValueAs: choiceValue })}>{input.map((choice) => <option key={choice} value={choice}>{choice}</option>)}</SelectField>;
}
