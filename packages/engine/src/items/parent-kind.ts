import type { Kind, KindName } from "../kinds/kind.ts";

/** A kind whose objects items hang on: known by our records alone, never read by it and never written. */
export function parentKind(name: KindName, objectType: string): Kind {
  return {
    name,
    about: "what items hang on",
    identity: "our record",
    path: "",
    objectType,
    dependsOn: [],
    fields: {},
    gone: "keep",
    translate: () => [],
    scopes: () => [],
    naturalKey: () => undefined,
    claim: () => ({ type: "pass" }),
  };
}
