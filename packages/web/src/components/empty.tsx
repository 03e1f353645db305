import type { ReactNode } from "react";

/** Says that there is nothing yet, why, and what to do about it. */
export function Empty({ title, hint, children }: { readonly title: string; readonly hint?: string; readonly children?: ReactNode }) {
  return (
    <div className="empty py-5">
      <p className="empty-title h3">{title}</p>
      {hint === undefined ? null : <p className="empty-subtitle text-secondary">{hint}</p>}
      {children === undefined ? null : <div className="empty-action">{children}</div>}
    </div>
  );
}
