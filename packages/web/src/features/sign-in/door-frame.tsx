import { useEffect } from "react";
import type { ReactNode } from "react";
import { LanguageSelect } from "../../texts/language-select.tsx";

/** The frame of the pages before the door: sign-in and set-up. */
export function DoorFrame({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Proxbox`;
  }, [title]);
  return (
    <main className="page page-center">
      <div className="container container-tight py-4">
        <div className="d-flex align-items-center justify-content-center gap-2 mb-4">
          <img src="/icon.svg" alt="" width="36" height="36" />
          <span className="h1 m-0">Proxbox</span>
        </div>
        <div className="card card-md">
          <div className="card-body">
            <h1 className="h2 mb-4">{title}</h1>
            {children}
          </div>
        </div>
        <div className="d-flex justify-content-center mt-3"><LanguageSelect /></div>
      </div>
    </main>
  );
}
