/** The steps of the first run, in their order: where to write comes before what to read. */
export const WELCOME_STEPS = ["netbox", "proxmox", "preview", "run"] as const;
/** A step of the first run. */
export type WelcomeStep = (typeof WELCOME_STEPS)[number];

interface Tested {
  readonly enabled: boolean;
  readonly last_check: { readonly ok: boolean } | null;
}

function isReady(endpoints: readonly Tested[]): boolean {
  return endpoints.some(({ enabled, last_check: check }) => enabled && check?.ok === true);
}

/** Which steps are done, by what is saved: whoever left comes back to the first that is not. */
export function doneSteps({ netbox, proxmox }: { readonly netbox: readonly Tested[]; readonly proxmox: readonly Tested[] }): readonly WelcomeStep[] {
  return [...(isReady(netbox) ? (["netbox"] as const) : []), ...(isReady(proxmox) ? (["proxmox"] as const) : [])];
}

/** The step to begin with. */
export function nextStep(done: readonly WelcomeStep[]): WelcomeStep {
  return WELCOME_STEPS.find((step) => !done.includes(step)) ?? "run";
}
