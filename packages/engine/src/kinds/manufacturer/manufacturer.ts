import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { sharedKey } from "../../values/keys.ts";
import { MANUFACTURER } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ settings }: Facts): Iterable<DesiredObject> {
  if (!settings.isManagingDevices) return;
  yield { kind: "manufacturer", key: sharedKey("manufacturer", MANUFACTURER.slug), label: MANUFACTURER.name, fields: { ...MANUFACTURER, tags: OWN_TAGS } };
}

/** The manufacturer of nodes whose hardware nobody has documented. */
export const manufacturer = sharedKind({
  name: "manufacturer",
  about: "The manufacturer of nodes whose hardware nobody has documented.",
  from: "fixed",
  path: "dcim/manufacturers",
  objectType: "dcim.manufacturer",
  dependsOn: ["tag"],
  isSmall: true,
  columns: { name: "text" },
  translate,
});
