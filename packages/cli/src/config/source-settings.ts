import { DEFAULT_SOURCE_SETTINGS as builtIn } from "@proxbox/engine";
import type { DeletionSettings, SourceSettings } from "@proxbox/engine";
import type { Defaults, Source } from "./config.ts";

/** What one source says, before what `defaults` says. */
interface Layers {
  readonly source: Source;
  readonly defaults: Defaults;
  readonly rules: SourceSettings["rules"];
}

function vlansOf({ source, defaults }: Layers): SourceSettings["vlans"] {
  const { group, create } = { ...defaults.vlans, ...source.vlans };
  return { isCreating: create ?? builtIn.vlans.isCreating, ...(group === undefined ? {} : { group }) };
}

function deletionOf({ source, defaults }: Layers, isApproved: boolean): DeletionSettings {
  const given = { ...defaults.deletion, ...source.deletion };
  return {
    isEnabled: given.enabled ?? builtIn.deletion.isEnabled,
    graceDays: given.grace_days ?? builtIn.deletion.graceDays,
    maxRatio: given.max_ratio ?? builtIn.deletion.maxRatio,
    alwaysAllowed: given.always_allowed ?? builtIn.deletion.alwaysAllowed,
    isApproved,
  };
}

function policiesOf({ source, defaults }: Layers): SourceSettings["policies"] {
  const merged: Record<string, Record<string, "operator" | "source" | "fill-if-empty" | "ignore">> = {};
  for (const layer of [defaults.policies, source.policies]) {
    for (const [kind, fields] of Object.entries(layer ?? {})) merged[kind] = { ...merged[kind], ...fields };
  }
  return merged;
}

/** The engine's settings of one source: its own, then `defaults`, then built in. `isApproved` is the yes of this run to deletions. */
export function toSourceSettings(layers: Layers, isApproved: boolean): SourceSettings {
  const { source, defaults } = layers;
  const given = { ...defaults, ...source };
  return {
    ...(source.cluster_name === undefined ? {} : { clusterName: source.cluster_name }),
    ...(given.site === undefined ? {} : { site: given.site }),
    ...(source.node_sites === undefined ? {} : { nodeSites: source.node_sites }),
    ...(source.accepted_nodes === undefined ? {} : { acceptedNodes: source.accepted_nodes }),
    isManagingDevices: given.manage_devices ?? builtIn.isManagingDevices,
    isIncludingTemplates: given.include_templates ?? builtIn.isIncludingTemplates,
    diskBaseUnit: given.disk_base_unit ?? builtIn.diskBaseUnit,
    ignoredInterfaces: given.ignored_interfaces ?? builtIn.ignoredInterfaces,
    adoption: given.adoption ?? builtIn.adoption,
    policies: policiesOf(layers),
    deletion: deletionOf(layers, isApproved),
    rules: layers.rules,
    vlans: vlansOf(layers),
  };
}
