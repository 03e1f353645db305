import { useEffect } from "react";
import type { SavedEndpoint } from "../api/endpoints.ts";
import type { Draft } from "./draft.ts";
import type { EndpointBody } from "./endpoint-forms.ts";

/** What a form of an endpoint is given. The button that sends it stands elsewhere and names it by `formId`. */
export interface EndpointFormProps<Saved extends SavedEndpoint, Form = never> {
  /** The endpoint to change; none for a new one. */
  readonly saved: Saved | undefined;
  readonly formId: string;
  readonly error: Error | null;
  /** Where what is typed outlives the form. */
  readonly draft?: Draft<Form>;
  readonly onSubmit: (body: EndpointBody) => void;
  /** Told whether the form holds what is not saved. */
  readonly onTouched?: (isTouched: boolean) => void;
}

/** Tells whoever shows a form of an endpoint whether it was touched. */
export function useTouched(isTouched: boolean, onTouched: EndpointFormProps<SavedEndpoint>["onTouched"]): void {
  useEffect(() => onTouched?.(isTouched), [isTouched, onTouched]);
}
