import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { sharedKey } from "../../values/keys.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ snapshot }: Facts): Iterable<DesiredObject> {
  const { mode } = snapshot.cluster;
  const name = mode === "cluster" ? "Cluster" : "Standalone";
  yield { kind: "cluster-type", key: sharedKey("cluster-type", mode), label: name, fields: { name, slug: mode, description: `Proxmox ${mode} mode`, tags: ["proxbox"] } };
}

/** Cluster types `cluster` and `standalone`, by the mode of the Proxmox VE installation. */
export const clusterType = sharedKind({
  name: "cluster-type",
  about: "Whether a Proxmox VE installation is a cluster or a stand-alone node.",
  from: "/cluster/status: whether there is a cluster",
  path: "virtualization/cluster-types",
  objectType: "virtualization.clustertype",
  dependsOn: ["tag"],
  isSmall: true,
  columns: { name: "text", description: "text" },
  translate,
});
