import { useId } from "react";
import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";

/** What every field of a form has. */
interface FieldFrame {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly isRequired?: boolean;
}

function Frame({ id, label, hint, error, isRequired = false, children }: FieldFrame & { readonly id: string; readonly children: ReactNode }) {
  return (
    <div className="mb-3">
      <label className={`form-label${isRequired ? " required" : ""}`} htmlFor={id}>{label}</label>
      {children}
      {error === undefined ? null : <div className="invalid-feedback d-block" id={`${id}-error`}>{error}</div>}
      {hint === undefined ? null : <small className="form-hint" id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}

function described(id: string, { hint, error }: Pick<FieldFrame, "hint" | "error">): string | undefined {
  const ids = [error === undefined ? undefined : `${id}-error`, hint === undefined ? undefined : `${id}-hint`].filter((name) => name !== undefined);
  return ids.length === 0 ? undefined : ids.join(" ");
}

/** A line of text in a form; takes what react-hook-form's `register` gives. */
export function TextField({ label, hint, error, isRequired = false, ...input }: FieldFrame & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} isRequired={isRequired}>
      <input id={id} className={`form-control${error === undefined ? "" : " is-invalid"}`} aria-invalid={error !== undefined} aria-required={isRequired} aria-describedby={described(id, { hint, error })} {...input} />
    </Frame>
  );
}

/** Several lines of text in a form. */
export function TextAreaField({ label, hint, error, isRequired = false, ...area }: FieldFrame & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} isRequired={isRequired}>
      <textarea id={id} className={`form-control${error === undefined ? "" : " is-invalid"}`} aria-invalid={error !== undefined} aria-required={isRequired} aria-describedby={described(id, { hint, error })} {...area} />
    </Frame>
  );
}

/** A choice in a form; takes what react-hook-form's `register` gives. */
export function SelectField({ label, hint, error, isRequired = false, children, ...select }: FieldFrame & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error} isRequired={isRequired}>
      <select id={id} className={`form-select${error === undefined ? "" : " is-invalid"}`} aria-invalid={error !== undefined} aria-required={isRequired} aria-describedby={described(id, { hint, error })} {...select}>
        {children}
      </select>
    </Frame>
  );
}

/** Something that is on or off in a form. */
export function SwitchField({ label, hint, error, ...input }: Omit<FieldFrame, "isRequired"> & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <div className="mb-3">
      <div className="form-check form-switch">
        <input id={id} type="checkbox" role="switch" className="form-check-input" aria-describedby={described(id, { hint, error })} {...input} />
        <label className="form-check-label" htmlFor={id}>{label}</label>
      </div>
      {error === undefined ? null : <div className="invalid-feedback d-block" id={`${id}-error`}>{error}</div>}
      {hint === undefined ? null : <small className="form-hint" id={`${id}-hint`}>{hint}</small>}
    </div>
  );
}
