import { SyncSettings } from "@proxbox/contract";
import type { AppError } from "@proxbox/contract";
import { isDeepStrictEqual } from "node:util";
import type { BackendDoor } from "../backend-door.ts";
import { pushFailure } from "./push-failure.ts";
import type { PushOptions } from "./push-parts.ts";

const PATH = "settings/sync";

/**
 * Gives a backend the settings of the sync, where it has others. A backend without them (the Python one) is told of only when
 * they are not the defaults: then it will not do what they say. Throws what stands in the way, which a job must not overlook:
 * rules that do not hold would write a guest to the wrong place.
 */
export async function pushSyncSettings(door: BackendDoor, settings: SyncSettings, { backendId, signal }: PushOptions): Promise<string | undefined> {
  const answer = await door.requestJson(backendId, { method: "GET", path: PATH, signal });
  if (answer.status === 404) return isDeepStrictEqual(settings, SyncSettings.parse({})) ? undefined : "The backend knows no mapping rules, policies, VLAN and inventory settings: it is another one than Proxbox's own";
  if (answer.status !== 200) throw pushFailure(answer, `GET ${PATH}`);
  const held = SyncSettings.safeParse(answer.body);
  if (held.success && isDeepStrictEqual(held.data, settings)) return undefined;
  const put = await door.requestJson(backendId, { method: "PUT", path: PATH, body: { ...settings }, signal });
  const error: AppError | undefined = put.status === 200 ? undefined : pushFailure(put, `PUT ${PATH}`);
  if (error !== undefined) throw error;
  return undefined;
}
