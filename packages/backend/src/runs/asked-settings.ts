import type { SourceSettings } from "@proxbox/engine";
import type { WireSettings } from "./wire-settings.ts";

type Policies = SourceSettings["policies"];

/** What a run asks for stands before what is kept. */
export function mergedPolicies(kept: Policies, asked: Policies = {}): Policies {
  return Object.fromEntries([...new Set([...Object.keys(kept), ...Object.keys(asked)])].map((kind) => [kind, { ...kept[kind], ...asked[kind] }]));
}

/** The settings of a source as they hold in a run: what is kept, and before it what the run asks for. */
export function askedSettings(kept: SourceSettings, { source }: Pick<WireSettings, "source">, isApproved: boolean): SourceSettings {
  return { ...kept, ...source, deletion: { ...kept.deletion, isApproved }, policies: mergedPolicies(kept.policies, source.policies) };
}
