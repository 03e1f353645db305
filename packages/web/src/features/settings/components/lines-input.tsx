import type { Settings } from "@proxbox/contract";
import { useState } from "react";
import { get } from "react-hook-form";
import type { UseFormReturn } from "react-hook-form";
import { TextAreaField } from "../../../components/field.tsx";
import { joinLines, splitLines } from "./lines.ts";

/** A setting that is a list of texts. */
export interface LinesInputProps {
  readonly path: "sync.accepted_nodes" | "sync.ignored_interfaces";
  readonly label: string;
  readonly hint?: string;
  readonly error: string | undefined;
  readonly form: UseFormReturn<Settings>;
}

/** Whether an empty list means that the setting says nothing. */
const NULLABLE: ReadonlySet<LinesInputProps["path"]> = new Set(["sync.ignored_interfaces"]);

function entryError(errors: UseFormReturn<Settings>["formState"]["errors"], path: string): string | undefined {
  const found: unknown = get(errors, path);
  const entries = Array.isArray(found) ? (found as ({ readonly message?: string } | undefined)[]) : [];
  const at = entries.findIndex((entry) => entry?.message !== undefined);
  return at === -1 ? undefined : `${at + 1}: ${entries[at]?.message}`;
}

/** The input of a list of texts: one a line. What is typed stays as it is until it means something else than the setting. */
export function LinesInput({ path, label, hint, error, form: { watch, setValue, formState } }: LinesInputProps) {
  const value = watch(path) ?? [];
  const [typed, setTyped] = useState(joinLines(value));
  const text = joinLines(splitLines(typed)) === joinLines(value) ? typed : joinLines(value);
  const change = (after: string): void => {
    const lines = splitLines(after);
    setTyped(after);
    setValue(path, lines.length === 0 && NULLABLE.has(path) ? null : lines, { shouldDirty: true, shouldValidate: formState.isSubmitted });
  };
  return <TextAreaField label={label} {...(hint === undefined ? {} : { hint })} error={error ?? entryError(formState.errors, path)} className="form-control proxbox-mono" rows={4} spellCheck={false} value={text} onChange={({ target }) => change(target.value)} />;
}
