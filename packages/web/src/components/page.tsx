import { useEffect } from "react";
import type { ReactNode } from "react";

/** What a page is made of. */
export interface PageProps {
  readonly title: string;
  /** Line above the title: where the page belongs. */
  readonly pretitle?: ReactNode;
  /** Buttons at the right. */
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A page within the frame: its title, also in the browser's tab, its buttons, its content. */
export function Page({ title, pretitle, actions, children }: PageProps) {
  useEffect(() => {
    document.title = `${title} · Proxbox`;
  }, [title]);
  return (
    <>
      <div className="page-header d-print-none">
        <div className="container-fluid">
          <div className="row g-2 align-items-center">
            <div className="col-12 col-sm">
              {pretitle === undefined ? null : <div className="page-pretitle">{pretitle}</div>}
              <h1 className="page-title">{title}</h1>
            </div>
            {actions === undefined ? null : <div className="col-auto ms-sm-auto btn-list">{actions}</div>}
          </div>
        </div>
      </div>
      <div className="page-body">
        <div className="container-fluid">{children}</div>
      </div>
    </>
  );
}
