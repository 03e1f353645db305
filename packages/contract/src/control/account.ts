import { z } from "zod";
import { EVERY_PERMISSION, PERMISSIONS } from "./permissions.ts";

/** Characters that a password has at least (NIST SP 800-63B asks for 8), and at most: hashing is not for novels. */
const PASSWORD_CHARACTERS = [10, 256] as const;

/** A name to sign in with, with NetBox's characters. */
export const Username = z.string().trim().min(1).max(150).regex(/^[\w.@+-]+$/, "Only letters, digits and @ . + - _");

/** A new password. */
export const NewPassword = z.string().min(PASSWORD_CHARACTERS[0]).max(PASSWORD_CHARACTERS[1]);

/** A permission as a role holds it: one of the table, or `*` for everything. */
export const RolePermission = z.enum([EVERY_PERMISSION, ...Object.keys(PERMISSIONS)]);

const Id = z.int().min(1).max(2_147_483_647);
const Ids = z.array(Id).max(100);
const Named = z.object({ id: z.int(), name: z.string() });

/** Somebody who may sign in. */
export const User = z
  .object({
    id: z.int(),
    username: z.string(),
    source: z.enum(["local", "netbox"]),
    is_active: z.boolean(),
    roles: z.array(Named),
    created_at: z.string(),
    last_login_at: z.string().nullable(),
  })
  .meta({ id: "User" });
/** Somebody who may sign in. */
export type User = z.infer<typeof User>;

/** A new user. */
export const UserCreate = z.strictObject({ username: Username, password: NewPassword, roles: Ids.default([]), is_active: z.boolean().default(true) });
/** A new user. */
export type UserCreate = z.infer<typeof UserCreate>;

/** Changes of a user; what is left out stays. */
export const UserUpdate = z.strictObject({ username: Username.optional(), password: NewPassword.optional(), roles: Ids.optional(), is_active: z.boolean().optional() });
/** Changes of a user. */
export type UserUpdate = z.infer<typeof UserUpdate>;

/** A set of permissions under a name. */
export const Role = z
  .object({ id: z.int(), name: z.string(), description: z.string(), permissions: z.array(z.string()), is_built_in: z.boolean() })
  .meta({ id: "Role" });
/** A set of permissions under a name. */
export type Role = z.infer<typeof Role>;

const RoleFields = { name: z.string().trim().min(1).max(100), description: z.string().max(500), permissions: z.array(RolePermission).max(200) };

/** A new role. */
export const RoleCreate = z.strictObject({ ...RoleFields, description: RoleFields.description.default("") });
/** A new role. */
export type RoleCreate = z.infer<typeof RoleCreate>;

/** Changes of a role; what is left out stays. */
export const RoleUpdate = z.strictObject({ name: RoleFields.name.optional(), description: RoleFields.description.optional(), permissions: RoleFields.permissions.optional() });
/** Changes of a role. */
export type RoleUpdate = z.infer<typeof RoleUpdate>;

/** A token of the API, without what makes it one. */
export const ApiToken = z
  .object({
    id: z.int(),
    user: z.object({ id: z.int(), username: z.string() }),
    description: z.string(),
    /** Its first characters. */
    prefix: z.string(),
    is_write_enabled: z.boolean(),
    expires_at: z.string().nullable(),
    created_at: z.string(),
    last_used_at: z.string().nullable(),
  })
  .meta({ id: "ApiToken" });
/** A token of the API. */
export type ApiToken = z.infer<typeof ApiToken>;

/** A token that was just made: the only answer that holds it. */
export const NewApiToken = ApiToken.extend({ token: z.string() }).meta({ id: "NewApiToken" });
/** A token that was just made. */
export type NewApiToken = z.infer<typeof NewApiToken>;

const TokenFields = { description: z.string().max(200), is_write_enabled: z.boolean(), expires_at: z.iso.datetime({ offset: true }).nullable() };

/** A new token; without `user` it is the caller's own. */
export const ApiTokenCreate = z.strictObject({
  user: Id.optional(),
  description: TokenFields.description.default(""),
  is_write_enabled: TokenFields.is_write_enabled.default(true),
  expires_at: TokenFields.expires_at.default(null),
});
/** A new token. */
export type ApiTokenCreate = z.infer<typeof ApiTokenCreate>;

/** Changes of a token; what is left out stays. */
export const ApiTokenUpdate = z.strictObject({ description: TokenFields.description.optional(), is_write_enabled: TokenFields.is_write_enabled.optional(), expires_at: TokenFields.expires_at.optional() });
/** Changes of a token. */
export type ApiTokenUpdate = z.infer<typeof ApiTokenUpdate>;

/** What somebody types to sign in; not judged here, so that the answer to a wrong one is always the same. */
export const SignIn = z.strictObject({ username: z.string().max(256), password: z.string().max(1024) });
/** What somebody types to sign in. */
export type SignIn = z.infer<typeof SignIn>;

/** The first user, by the one-time link of the first start. */
export const SetUp = z.strictObject({ token: z.string().min(1).max(256), username: Username, password: NewPassword });
/** The first user. */
export type SetUp = z.infer<typeof SetUp>;

/** One's own new password. */
export const PasswordChange = z.strictObject({ current_password: z.string().max(1024), new_password: NewPassword });
/** One's own new password. */
export type PasswordChange = z.infer<typeof PasswordChange>;

/** The caller. `csrf_token` is what a signed-in browser sends as `X-CSRFToken`; null for API tokens. */
export const Me = z
  .object({ id: z.int(), username: z.string(), permissions: z.array(z.string()), csrf_token: z.string().nullable() })
  .meta({ id: "Me" });
/** The caller. */
export type Me = z.infer<typeof Me>;

/** One change that somebody made. */
export const AuditEntry = z
  .object({
    id: z.int(),
    at: z.string(),
    user_id: z.int().nullable(),
    username: z.string(),
    action: z.string(),
    object_type: z.string(),
    object_id: z.string().nullable(),
    object_name: z.string().nullable(),
    source: z.string(),
    data: z.record(z.string(), z.unknown()),
  })
  .meta({ id: "AuditEntry" });
/** One change that somebody made. */
export type AuditEntry = z.infer<typeof AuditEntry>;
