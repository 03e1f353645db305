import { useEffect } from "react";
import type { FieldValues, UseFormReturn } from "react-hook-form";

/** What was typed into a form that is not in sight; held in the page's memory alone, for it may be a secret. */
export interface Draft<Form> {
  read(): Form | undefined;
  /** `undefined`: it was saved, or is not wanted any more. */
  keep(form: Form | undefined): void;
}

/** Makes an empty draft. */
export function makeDraft<Form>(): Draft<Form> {
  let kept: Form | undefined;
  return {
    read: () => kept,
    keep(form) {
      kept = form;
    },
  };
}

/** Keeps each change of a form in a draft, if there is one. */
export function useDraft<Form extends FieldValues>({ watch }: Pick<UseFormReturn<Form>, "watch">, draft: Draft<Form> | undefined): void {
  useEffect(() => {
    if (draft === undefined) return undefined;
    const { unsubscribe } = watch((form) => draft.keep(form as Form));
    return unsubscribe;
  }, [watch, draft]);
}
