import type { LabCount } from "./lab-protocol.ts";

const aboutGuest = /^\/api2\/json\/nodes\/[^/]+\/(qemu|lxc)\/(\d+)\/(.+)$/;

interface GuestCall {
  readonly guest: string;
  readonly type: string;
}

/** Counts the calls about each guest of a Proxmox VE by what they ask for. */
export interface GuestCalls {
  note(path: string): void;
  /** What was noted, without the total. */
  counted(): Omit<LabCount["proxmox"], "requests">;
  reset(): void;
}

// What is asked of the guest's own system: the agent of a virtual machine, the interfaces inside a container.
function isAgentCall(type: string): boolean {
  return type.startsWith("qemu/agent") || type === "lxc/interfaces";
}

function readCall(path: string): GuestCall | undefined {
  const [, kind, vmid, what] = aboutGuest.exec(path) ?? [];
  return kind === undefined ? undefined : { guest: `${kind}/${vmid}`, type: `${kind}/${what}` };
}

function most(calls: readonly GuestCall[]): number {
  return Math.max(0, ...[...Map.groupBy(calls, ({ guest }) => guest).values()].map((ofGuest) => ofGuest.length));
}

/** Makes an empty count. */
export function createGuestCalls(): GuestCalls {
  const calls: GuestCall[] = [];
  return {
    note(path) {
      const call = readCall(path);
      if (call !== undefined) calls.push(call);
    },
    counted: () => ({
      byType: Object.fromEntries([...Map.groupBy(calls, ({ type }) => type)].map(([type, of]) => [type, of.length])),
      mostConfigs: most(calls.filter(({ type }) => type.endsWith("/config"))),
      mostAgentCalls: most(calls.filter(({ type }) => isAgentCall(type))),
    }),
    reset: () => void calls.splice(0),
  };
}
