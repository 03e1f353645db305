import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../texts/use-texts.ts";
import { ConfirmDialog } from "./confirm-dialog.tsx";

/** How a form is left that may hold what is not saved. */
export interface Unsaved {
  /** Does it at once where nothing was touched, else once a person has said so. */
  readonly leave: (go: () => void) => void;
  /** The question, to be rendered beside the form; nothing as long as nobody leaves. */
  readonly question: ReactNode;
}

/** Steps through the browser's history, which a person takes. */
const WALKS: ReadonlySet<string> = new Set(["BACK", "FORWARD", "GO"]);

/**
 * Asks before a touched form is left: by a link, back and forward, closing its dialogue through `leave`, and (in the browser's own words)
 * closing or reloading the tab. Being led to the sign-in is free: without a session nothing can be saved.
 */
export function useUnsaved(isTouched: boolean): Unsaved {
  const { t } = useTexts();
  const [leaving, setLeaving] = useState<{ readonly go: () => void } | undefined>(undefined);
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next, action }) => isTouched && next.pathname !== current.pathname && (next.pathname !== "/login" || WALKS.has(action)),
    enableBeforeUnload: () => isTouched,
    disabled: !isTouched,
    withResolver: true,
  });
  const stay = (): void => {
    setLeaving(undefined);
    if (blocker.status === "blocked") blocker.reset();
  };
  const go = (): void => {
    setLeaving(undefined);
    if (blocker.status === "blocked") blocker.proceed();
    else leaving?.go();
  };
  const isAsked = leaving !== undefined || blocker.status === "blocked";
  const question = isAsked ? <ConfirmDialog title={t("unsaved.title")} action={t("unsaved.leave")} isDangerous onConfirm={go} onClose={stay}>{t("unsaved.hint")}</ConfirmDialog> : null;
  return { leave: (wanted) => (isTouched ? setLeaving({ go: wanted }) : wanted()), question };
}
