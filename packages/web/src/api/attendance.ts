/** How long a page counts as looked at after somebody has touched it, in milliseconds: what it asks by itself later on is no use of the session. */
const ATTENDED_MS = 5 * 60_000;
// A screen reader presses a button with a bare click, and dictation writes without a key.
const TOUCHES = ["pointerdown", "pointermove", "keydown", "click", "input", "wheel", "touchstart", "focus"] as const;

/** Knows whether somebody is at the page. */
export interface Attendance {
  /** Whether nobody has touched the page for five minutes. */
  isUnattended(): boolean;
}

/** Watches a window from now on; opening it is a touch. */
export function watchAttendance(target: EventTarget, clock: () => Date): Attendance {
  let touchedAtMs = clock().getTime();
  const touched = (): void => void (touchedAtMs = clock().getTime());
  for (const name of TOUCHES) target.addEventListener(name, touched, { capture: true, passive: true });
  return { isUnattended: () => clock().getTime() - touchedAtMs >= ATTENDED_MS };
}
