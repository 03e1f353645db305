import { counted, duration } from "./words.ts";

/** What the demo's text needs to know of its stage. */
export interface DemoStage {
  readonly proxmox: { readonly url: string; readonly credentials: { readonly user: string; readonly password: string }; readonly estate: { readonly nodes: readonly unknown[]; readonly guests: readonly unknown[] } };
  readonly netbox: { readonly url: string; readonly tokens: { readonly v2: string } };
  /** Address of the control plane. */
  readonly url: string;
  readonly account: { readonly username: string; readonly password: string };
}

interface Run {
  readonly durationMs: number;
  readonly counted: { readonly writes: number; readonly netbox: number };
}

/** What the demo says, step by step. */
export interface DemoText {
  readonly opening: string;
  readonly first: string;
  readonly second: string;
  verdict(first: Run, second: Run, faults: readonly string[]): string;
  readonly staying: string;
}

function verdict(first: Run, second: Run, faults: readonly string[]): string {
  if (faults.length > 0) return `\nThe demo failed:\n${faults.map((fault) => `  ${fault}`).join("\n")}`;
  return [
    "",
    "As the lab's servers counted it:",
    `  first job    ${counted(first.counted.writes, "write")}, ${counted(first.counted.netbox, "request")} to NetBox, ${duration(first.durationMs)}`,
    `  second job   ${counted(second.counted.writes, "write")}, ${counted(second.counted.netbox, "request")} to NetBox, ${duration(second.durationMs)}`,
    "Everything of Proxmox VE is in NetBox, and the second run wrote nothing.",
  ].join("\n");
}

/** The sentences of the demo for its stage. */
export function demoText({ proxmox, netbox, url, account }: DemoStage): DemoText {
  const { estate, credentials } = proxmox;
  return {
    opening: [
      "Proxbox keeps NetBox true to Proxmox VE. This demo runs on this machine only, against servers of its lab:",
      `  Proxmox VE  ${proxmox.url}  ${counted(estate.nodes.length, "node")}, ${counted(estate.guests.length, "guest")}`,
      `  NetBox      ${netbox.url}  empty`,
      `  Proxbox     ${url}  control plane, worker and backend`,
    ].join("\n"),
    first: "\n1. The first job brings the cluster into NetBox.\n",
    second: "\n2. The second job finds nothing to do.\n",
    verdict,
    staying: [
      "",
      "Everything keeps running, have a look around; Ctrl-C ends it and leaves nothing behind.",
      `  Proxbox     ${url}  user ${account.username}, password ${account.password}  (API: ${url}/api/docs/)`,
      `  Proxmox VE  ${proxmox.url}/api2/json/  user ${credentials.user}, password ${credentials.password}`,
      `  NetBox      ${netbox.url}/api/  token ${netbox.tokens.v2}`,
      "",
      `  ./proxbox login --url ${url} --username ${account.username}`,
      "  ./proxbox run --wait        ./proxbox jobs        ./proxbox job 1 log",
    ].join("\n"),
  };
}
