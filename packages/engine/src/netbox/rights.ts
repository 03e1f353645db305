import { AppError } from "@proxbox/contract";
import { HttpFailure } from "../http/http.ts";
import type { HttpAnswer, HttpRequest } from "../http/http.ts";
import { errorOfAnswer, errorOfFailure } from "./errors.ts";
import { isObject, parseJson } from "./message.ts";
import type { WriteNeed } from "../values/write-need.ts";
import type { Session } from "./session.ts";

/** Whether a token may do something; `unknown` where NetBox does not tell without trying. */
export type Right = "yes" | "no" | "unknown";

/** A model that Proxbox writes: its list endpoint and NetBox's name of it. */
export interface ModelName {
  readonly path: string;
  readonly objectType: string;
}

/** What the token may do with one model. */
export interface ModelRights extends ModelName {
  readonly view: Right;
  readonly add: Right;
  readonly change: Right;
  readonly delete: Right;
}

/** How the rights are asked for. */
export interface RightsRequest {
  readonly session: Session;
  readonly timeoutMs: number;
}

async function ask({ session, timeoutMs }: RightsRequest, method: HttpRequest["method"], target: string): Promise<HttpAnswer> {
  try {
    return await session.send({ method, path: target, timeoutMs });
  } catch (error) {
    throw error instanceof HttpFailure ? errorOfFailure(error, `${session.baseUrl}${target}`) : error;
  }
}

async function viewRight(request: RightsRequest, path: string): Promise<Right> {
  const target = `/api/${path}/?limit=1&fields=id`;
  const answer = await ask(request, "GET", target);
  if (answer.status === 200) return "yes";
  const error = errorOfAnswer(answer, `${request.session.baseUrl}/api/${path}/`);
  if (error.code === "NB_AUTH") throw error;
  return error.code === "NB_PERMISSION" ? "no" : "unknown";
}

// NetBox lists POST and PUT in the `actions` of an OPTIONS answer only where token and permission allow adding and
// changing (recorded in 04-changelog-perms-webhooks.json); asking writes nothing.
async function writeRights(request: RightsRequest, path: string): Promise<{ add: Right; change: Right }> {
  const answer = await ask(request, "OPTIONS", `/api/${path}/`);
  const body = parseJson(answer.text);
  if (answer.status !== 200 || !isObject(body)) return { add: "unknown", change: "unknown" };
  const actions = isObject(body["actions"]) ? body["actions"] : {};
  return { add: "POST" in actions ? "yes" : "no", change: "PUT" in actions ? "yes" : "no" };
}

function grants(permission: unknown, objectType: string, action: string): boolean {
  if (!isObject(permission) || permission["enabled"] === false) return false;
  const { object_types: types, actions } = permission;
  return Array.isArray(types) && types.includes(objectType) && Array.isArray(actions) && actions.includes(action);
}

// OPTIONS does not tell about deleting. What is granted to the user by name can be read; what comes from a group, or
// from being a superuser, cannot.
async function permissionsOfUser(request: RightsRequest): Promise<readonly unknown[]> {
  const answer = await ask(request, "GET", "/api/authentication-check/");
  const body = parseJson(answer.text);
  return answer.status === 200 && isObject(body) && Array.isArray(body["permissions"]) ? body["permissions"] : [];
}

function deleteRight(permissions: readonly unknown[], model: ModelName, isReadOnly: boolean): Right {
  if (isReadOnly) return "no";
  return permissions.some((permission) => grants(permission, model.objectType, "delete")) ? "yes" : "unknown";
}

/**
 * Asks what the token may do with each model (named twice, asked once), without writing anything: one GET and one OPTIONS per model. Throws
 * `AppError` when NetBox cannot be asked or the token is refused.
 */
export async function readRights(request: RightsRequest, models: readonly ModelName[]): Promise<readonly ModelRights[]> {
  const permissions = await permissionsOfUser(request);
  const found = await Promise.all(
    [...new Map(models.map(({ path, objectType }) => [path, { path, objectType }])).values()].map(async (model) => ({ ...model, view: await viewRight(request, model.path), ...(await writeRights(request, model.path)) })),
  );
  const isReadOnly = found.every(({ add, change }) => add === "no" && change === "no");
  return found.map((rights) => ({ ...rights, delete: deleteRight(permissions, rights, isReadOnly) }));
}

/** What the token lacks for the writes of one run, as an error that names it all; one OPTIONS a model (E104). */
export async function lackingRights(request: RightsRequest, needs: readonly WriteNeed[]): Promise<AppError | undefined> {
  const byPath = [...Map.groupBy(needs, ({ path }) => path)];
  const missing = await Promise.all(
    byPath.map(async ([path, ofPath]) => {
      const rights = await writeRights(request, path);
      return ofPath.flatMap(({ objectType, action }) => (rights[action] === "no" ? [permissionName(objectType, action)] : []));
    }),
  );
  const names = [...new Set(missing.flat())].toSorted((left, right) => left.localeCompare(right));
  if (names.length === 0) return undefined;
  const hint = "Grant these permissions to the token's user and let the token write, or leave the kinds out with leave_out in the configuration. Nothing was written.";
  return new AppError("NB_PERMISSION", { detail: names.join(", "), where: request.session.baseUrl, hint });
}

/** The first right that a sync lacks as an error that names every one of them (E104); `undefined` when none is missing. */
export function missingRights(rights: readonly ModelRights[]): AppError | undefined {
  const missing = rights.flatMap((model) => {
    const actions = (["view", "add", "change"] as const).filter((action) => model[action] === "no");
    return actions.map((action) => permissionName(model.objectType, action));
  });
  if (missing.length === 0) return undefined;
  const isReadOnly = rights.every(({ add, change }) => add === "no" && change === "no");
  const hint = isReadOnly ? "Make the token writable and grant its user these permissions." : "Grant these permissions to the token's user.";
  return new AppError("NB_PERMISSION", { detail: missing.join(", "), hint });
}

/** NetBox's name of a permission, e.g. `ipam.add_ipaddress`. */
function permissionName(objectType: string, action: "view" | "add" | "change" | "delete"): string {
  const [app = "", model = ""] = objectType.split(".");
  return `${app}.${action}_${model}`;
}
