import { createContext, useCallback, useState } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.ts";

/** Says something for a few seconds. */
export type Notify = (text: string, colour?: "success" | "danger" | "info") => void;

interface Notice {
  readonly id: number;
  readonly text: string;
  readonly colour: "success" | "danger" | "info";
}

const SHOWN_MS = 6_000;
const MOST_NOTICES = 4;

/** Where components find how to say something. */
export const NotifyContext = createContext<Notify>(() => undefined);

/** Shows what was done, read out by screen readers, gone by itself; what failed stays until it is closed. */
export function Notices({ children }: { readonly children: ReactNode }) {
  const { t } = useTexts();
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const drop = useCallback((id: number) => setNotices((shown) => shown.filter((notice) => notice.id !== id)), []);
  const notify = useCallback<Notify>(
    (text, colour = "success") => {
      const id = performance.now();
      setNotices((shown) => [...shown, { id, text, colour }].slice(-MOST_NOTICES));
      if (colour !== "danger") setTimeout(() => drop(id), SHOWN_MS);
    },
    [drop],
  );
  return (
    <NotifyContext value={notify}>
      {children}
      <div className="proxbox-notices" role="status" aria-live="polite">
        {notices.map(({ id, text, colour }) => (
          <div key={id} className={`alert alert-${colour} alert-dismissible mb-0`}>
            {text}
            <button type="button" className="btn-close" aria-label={t("common.close")} onClick={() => drop(id)} />
          </div>
        ))}
      </div>
    </NotifyContext>
  );
}
