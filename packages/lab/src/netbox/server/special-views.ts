import type { LabResponse } from "../../http/lab-server.ts";
import { isObject } from "../data/row.ts";
import type { Model } from "../model/model.ts";
import { allowedRows } from "./access.ts";
import type { Access, LabUser, Principal } from "./access.ts";
import { json } from "./answers.ts";

/** Full version texts of the NetBoxes that the lab plays. */
export const fullVersions: Readonly<Record<number, string>> = { 2: "4.2.9", 3: "4.3.7", 4: "4.4.10", 5: "4.5.9", 6: "4.6.8", 7: "4.7.0-beta1" };

/** The plugins that the lab plays, by the names of their Python packages. */
const pluginVersions: Readonly<Record<string, readonly (readonly [string, string])[]>> = { proxbox: [["netbox_proxbox", "0.0.20"]], branching: [["netbox_branching", "1.1.2"]] };

/** GET /api/status/: needs a token like everything else (netbox-api.md 2.1). */
export function statusView(version: string, plugins: readonly string[]): LabResponse {
  return json(200, {
    "django-version": "6.1.1",
    hostname: "lab",
    installed_apps: { django_filters: "25.1", rest_framework: "3.17.1" },
    "netbox-version": version,
    "netbox-full-version": version,
    plugins: Object.fromEntries(plugins.flatMap((plugin) => pluginVersions[plugin] ?? [])),
    "python-version": "3.14.10",
    "rq-workers-running": 0,
  });
}

// A superuser (here: everything on every type) is granted nothing by name.
function grantedByName(user: LabUser, baseUrl: string): unknown[] {
  return user.permissions.flatMap(({ type, actions }, index) => {
    if (type === "*") return [];
    const id = user.id * 100 + index;
    const name = `${user.username} ${type}`;
    return [{ id, url: `${baseUrl}/api/users/permissions/${id}/`, display: name, name, description: "", enabled: true, object_types: [type], actions }];
  });
}

function userRow(user: LabUser, baseUrl: string): Record<string, unknown> {
  return {
    id: user.id,
    url: `${baseUrl}/api/users/users/${user.id}/`,
    display_url: `${baseUrl}/users/users/${user.id}/`,
    display: user.username,
    username: user.username,
    first_name: "",
    last_name: "",
    email: "",
    is_active: true,
    date_joined: "2026-01-01T00:00:00.000001Z",
    last_login: null,
    groups: user.groups.map((name, index) => ({ id: index + 1, url: `${baseUrl}/api/users/groups/${index + 1}/`, display: name, name })),
    permissions: grantedByName(user, baseUrl),
  };
}

/** GET /api/authentication-check/ (NetBox ≥ 4.5): the user of the token. */
export function authenticationCheckView({ user }: Principal, baseUrl: string): LabResponse {
  return json(200, userRow(user, baseUrl));
}

/** GET /api/users/users/: for who may see users; of the filters only `username`, the others are ignored as NetBox ignores unknown ones. */
export function usersView(principal: Principal, target: { access: Access; baseUrl: string; query: URLSearchParams }): LabResponse {
  const { access, baseUrl, query } = target;
  if (allowedRows(principal.user, "view", "users.user") === undefined) return json(403, { detail: "You do not have permission to perform this action." });
  const names = query.getAll("username");
  const results = access.users().filter(({ username }) => names.length === 0 || names.includes(username)).map((user) => userRow(user, baseUrl));
  return json(200, { count: results.length, next: null, previous: null, results });
}

/** DELETE /api/users/tokens/{id}/: everybody may remove their own (NetBox's DEFAULT_PERMISSIONS). */
export function revokeTokenView({ user }: Principal, id: number, access: Access): LabResponse {
  return access.revokeToken(id, user) ? { status: 204 } : json(404, { detail: "No Token matches the given query." });
}

/** POST /api/users/tokens/provision/: a new token for a user's password; its secret is shown only here. */
export function provisionView(body: unknown, target: { access: Access; baseUrl: string; version: number; now: string }): LabResponse {
  const { access, baseUrl, version, now } = target;
  const { username, password } = isObject(body) ? body : {};
  const user = access.findUser(String(username), String(password));
  if (!user) return json(403, { detail: "Invalid username/password" });
  const { id, key, secret } = access.issueToken(user);
  const parts = version >= 5 ? { version: 2, key, token: secret } : { key: secret };
  return json(201, {
    id,
    url: `${baseUrl}/api/users/tokens/${id}/`,
    display_url: `${baseUrl}/users/tokens/${id}/`,
    display: key,
    user: { id: user.id, url: `${baseUrl}/api/users/users/${user.id}/`, display: user.username, username: user.username },
    created: now,
    expires: null,
    last_used: null,
    enabled: true,
    write_enabled: true,
    description: "",
    allowed_ips: [],
    ...parts,
  });
}

/** GET /api/ and GET /api/<app>/: the endpoints below. */
export function rootView(path: string, models: readonly Model[], baseUrl: string): LabResponse | undefined {
  if (path === "/api/plugins/") return json(200, { "installed-plugins": `${baseUrl}/api/plugins/installed-plugins/` });
  const prefix = path.replace(/^\/api\//, "");
  const below = models.map((model) => model.path).filter((modelPath) => modelPath.startsWith(prefix));
  if (below.length === 0) return undefined;
  const names = [...new Set(below.map((modelPath) => modelPath.slice(prefix.length).split("/")[0] ?? ""))];
  return json(200, Object.fromEntries(names.map((name) => [name, `${baseUrl}${path}${name}/`])));
}
