import type { DesiredObject, Facts } from "../../translate/desired.ts";
import { sharedKey } from "../../values/keys.ts";
import { DEVICE_TYPE, MANUFACTURER } from "../../translate/well-known.ts";
import { OWN_TAGS } from "../../values/mark.ts";
import { sharedKind } from "../shared-kind.ts";

function* translate({ settings }: Facts): Iterable<DesiredObject> {
  if (!settings.isManagingDevices) return;
  const manufacturer = { kind: "manufacturer", key: sharedKey("manufacturer", MANUFACTURER.slug) };
  yield { kind: "device-type", key: sharedKey("device-type", DEVICE_TYPE.slug), label: DEVICE_TYPE.model, fields: { ...DEVICE_TYPE, manufacturer, tags: OWN_TAGS } };
}

/** The device type of nodes whose hardware nobody has documented. */
export const deviceType = sharedKind({
  name: "device-type",
  about: "The device type of nodes whose hardware nobody has documented.",
  from: "fixed",
  path: "dcim/device-types",
  objectType: "dcim.devicetype",
  dependsOn: ["tag", "manufacturer"],
  columns: { model: "text", manufacturer: "reference" },
  translate,
});
