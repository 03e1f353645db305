import { MeAnswer, AnyAnswer, NewTokenAnswer, RoleAnswer, UserAnswer } from "../../client/answers.ts";
import type { ApiClient } from "../../client/api-client.ts";
import { findNamed } from "../../client/find-named.ts";
import { withClient } from "../../client/open-client.ts";
import type { ClientOptions } from "../../client/open-client.ts";
import { EXIT_CODES } from "../../exit-code.ts";
import type { ExitCode } from "../../exit-code.ts";
import { userLine, userLines } from "../../output/account-text.ts";
import { askSecret } from "../../output/ask-secret.ts";
import { printAnswer } from "../../output/print-answer.ts";
import type { CommandContext } from "../command-context.ts";

const [usersPath, rolesPath, tokensPath] = ["/api/accounts/users/", "/api/accounts/roles/", "/api/accounts/tokens/"];

/** What a command needs besides what it is about. */
interface Asked<Options extends ClientOptions = ClientOptions> {
  readonly options: Options;
  readonly context: CommandContext;
}

async function findUser(client: ApiClient, username: string): Promise<UserAnswer> {
  return findNamed(await client.all(usersPath, UserAnswer), username, { what: "user", nameOf: (user) => user.username });
}

async function roleIds(client: ApiClient, names: readonly string[]): Promise<number[]> {
  if (names.length === 0) return [];
  const roles = await client.all(rolesPath, RoleAnswer);
  return names.map((wanted) => findNamed(roles, wanted, { what: "role", nameOf: ({ name }) => name }).id);
}

function done(user: UserAnswer, { options, context }: Asked): ExitCode {
  printAnswer(context.terminal, options.json, { value: user, lines: [userLine(user)] });
  return EXIT_CODES.success;
}

function update(username: string, asked: Asked, body: (client: ApiClient) => Promise<Readonly<Record<string, unknown>>>): Promise<ExitCode> {
  return withClient(asked.options, asked.context, async (client) => {
    const { id } = await findUser(client, username);
    return done(await client.send({ method: "PATCH", path: `${usersPath}${id}/`, body: await body(client) }, UserAnswer), asked);
  });
}

/** `proxbox user list`. */
export function userList(options: ClientOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const users = await client.all(usersPath, UserAnswer);
    printAnswer(context.terminal, options.json, { value: users, lines: userLines(users) });
    return EXIT_CODES.success;
  });
}

/** `proxbox user add NAME`: the password is asked for. */
export function userAdd(username: string, options: ClientOptions & { readonly role: readonly string[] }, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const roles = await roleIds(client, options.role);
    const password = await askSecret(`Password of ${username}, at least 10 characters`, context);
    return done(await client.send({ method: "POST", path: usersPath, body: { username, password, roles } }, UserAnswer), { options, context });
  });
}

/** `proxbox user role NAME ROLE…`: exactly these roles from now on. */
export function userRole(username: string, roles: readonly string[], asked: Asked): Promise<ExitCode> {
  return update(username, asked, async (client) => ({ roles: await roleIds(client, roles) }));
}

/** `proxbox user disable NAME` and `enable NAME`. */
export function userSwitch(username: string, isActive: boolean, asked: Asked): Promise<ExitCode> {
  return update(username, asked, async () => ({ is_active: isActive }));
}

async function changeOwnPassword(client: ApiClient, { options, context }: Asked): Promise<ExitCode> {
  const current = await askSecret("Current password", context);
  const next = await askSecret("New password, at least 10 characters", context);
  await client.send({ method: "POST", path: "/api/me/password/", body: { current_password: current, new_password: next } }, AnyAnswer);
  printAnswer(context.terminal, options.json, { value: { changed: true }, lines: ["The password is changed."] });
  return EXIT_CODES.success;
}

/** `proxbox user password [NAME]`: another user's, or without a name one's own. */
export function userPassword(username: string | undefined, asked: Asked): Promise<ExitCode> {
  if (username === undefined) return withClient(asked.options, asked.context, (client) => changeOwnPassword(client, asked));
  return update(username, asked, async () => ({ password: await askSecret(`New password of ${username}, at least 10 characters`, asked.context) }));
}

/** Options of `proxbox user token`. */
export interface UserTokenOptions extends ClientOptions {
  readonly description: string;
  readonly readOnly: boolean;
  readonly expires?: string;
}

/** `proxbox user token [NAME]`: makes an API token, which is shown this once. */
export function userToken(username: string | undefined, options: UserTokenOptions, context: CommandContext): Promise<ExitCode> {
  return withClient(options, context, async (client) => {
    const owner = username === undefined ? await client.get("/api/me/", MeAnswer) : await findUser(client, username);
    const expiry = options.expires === undefined ? {} : { expires_at: options.expires };
    const body = { user: owner.id, description: options.description, is_write_enabled: !options.readOnly, ...expiry };
    const token = await client.send({ method: "POST", path: tokensPath, body }, NewTokenAnswer);
    context.terminal.note("It is shown this once only:");
    printAnswer(context.terminal, options.json, { value: token, lines: [token.token] });
    return EXIT_CODES.success;
  });
}
