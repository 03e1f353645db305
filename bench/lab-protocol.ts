/** What the bench asks of the lab's process. */
export type LabQuestion =
  | {
      readonly type: "open";
      readonly vms: number;
      readonly nodes: number;
      readonly seed: number;
      readonly msPerObject: number;
      /** Whether Proxmox VE speaks https, with a certificate of its own; default no. */
      readonly isTls?: boolean;
    }
  /** Counts from now on; what was counted before is the answer. */
  | { readonly type: "count" }
  /** Writes every write to NetBox since `open`, one JSON object a line, and forgets them. */
  | { readonly type: "save-writes"; readonly file: string }
  /** Says what stands in NetBox, by model. */
  | { readonly type: "tables" };

/** Where the lab's servers are, and how to sign in. */
export interface LabDoors {
  readonly proxmoxUrl: string;
  readonly proxmoxToken: string;
  readonly netboxUrl: string;
  readonly netboxToken: string;
}

/** What the lab's servers have received, and what answering has cost them. */
export interface LabCount {
  readonly cpuMs: number;
  readonly netbox: {
    readonly requests: number;
    readonly writes: number;
    /** New rows of its change log. */
    readonly changeLogRows: number;
    /** Journal entries that it has in all. */
    readonly journalRows: number;
  };
  readonly proxmox: {
    readonly requests: number;
    /** Calls about one guest by what they ask for, e.g. `qemu/config`. */
    readonly byType: Readonly<Record<string, number>>;
    /** The most calls that any one guest got. */
    readonly mostConfigs: number;
    readonly mostAgentCalls: number;
  };
}

/** Rows of a model: how many, and a hash of all of them without their times. */
export type LabTablesFound = Readonly<Record<string, { readonly rows: number; readonly hash: string }>>;

/** One write as NetBox received it. */
export interface RecordedWrite {
  readonly method: "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body: string;
}
