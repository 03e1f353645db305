import { SyncSettings } from "@proxbox/contract";
import { settingsOf } from "@proxbox/engine";
import type { SourceSettings } from "@proxbox/engine";
import type { Defaults, Source } from "./config.ts";

/** What one source says, before what `defaults` says. */
interface Layers {
  readonly source: Source;
  readonly defaults: Defaults;
  readonly rules: SourceSettings["rules"];
}

function policiesOf({ source, defaults }: Layers): SyncSettings["policies"] {
  const merged: Record<string, SyncSettings["policies"][string]> = {};
  for (const layer of [defaults.policies, source.policies]) {
    for (const [kind, fields] of Object.entries(layer ?? {})) merged[kind] = { ...merged[kind], ...fields };
  }
  return merged;
}

/** The settings as the backend takes them too: those of the source, then `defaults`, then built in. */
function syncSettingsOf(layers: Layers): SyncSettings {
  const { source, defaults, rules } = layers;
  const given = { ...defaults, ...source };
  return SyncSettings.parse({
    mapping_rules: rules,
    policies: policiesOf(layers),
    adoption: given.adoption,
    accepted_nodes: source.accepted_nodes,
    include_templates: given.include_templates,
    manage_devices: given.manage_devices,
    disk_base_unit: given.disk_base_unit,
    ignored_interfaces: given.ignored_interfaces,
    deletion: { ...defaults.deletion, ...source.deletion },
    vlans: { ...defaults.vlans, ...source.vlans },
  });
}

/** The engine's settings of one source. `isApproved` is the yes of this run to deletions. */
export function toSourceSettings(layers: Layers, isApproved: boolean): SourceSettings {
  const { source, defaults } = layers;
  const site = source.site ?? defaults.site;
  const settings = settingsOf(syncSettingsOf(layers));
  return {
    ...settings,
    ...(source.cluster_name === undefined ? {} : { clusterName: source.cluster_name }),
    ...(site === undefined ? {} : { site }),
    ...(source.node_sites === undefined ? {} : { nodeSites: source.node_sites }),
    deletion: { ...settings.deletion, isApproved },
  };
}
