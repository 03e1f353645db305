import { z } from "zod";

/** `GET /auth/bootstrap-status`: whether the first key may still be registered. The two are always opposite. */
export const AuthBootstrapStatus = z.object({ needs_bootstrap: z.boolean(), has_db_keys: z.boolean() });
/** Whether the first key may still be registered. */
export type AuthBootstrapStatus = Readonly<z.infer<typeof AuthBootstrapStatus>>;

/** `POST /auth/register-key`: the first key, 32 to 72 bytes long; its length is checked apart, because that is a 400. */
export const RegisterKey = z.object({
  api_key: z.string().max(10_000).describe("The key, 32 to 72 bytes in UTF-8."),
  label: z.string().max(255).default(""),
});
/** The first key. */
export type RegisterKey = Readonly<z.infer<typeof RegisterKey>>;

/** A key as it is listed: never its text. */
export const ApiKeyRecord = z.object({
  id: z.int().positive(),
  label: z.string(),
  is_active: z.boolean(),
  created_at: z.number().describe("Seconds since 1970."),
});
/** A key as it is listed. */
export type ApiKeyRecord = Readonly<z.infer<typeof ApiKeyRecord>>;

/** `GET /auth/keys`. */
export const ApiKeyList = z.object({ keys: z.array(ApiKeyRecord) });
/** Every key. */
export type ApiKeyList = Readonly<z.infer<typeof ApiKeyList>>;

/** `POST /auth/keys`: the record and, this once, the key itself. */
export const NewApiKey = ApiKeyRecord.extend({ raw_key: z.string().describe("64 URL-safe characters, shown only here.") });
/** A new key. */
export type NewApiKey = Readonly<z.infer<typeof NewApiKey>>;

/** 409 of a change that would leave no active key. */
export const LastActiveKey = z.object({ detail: z.object({ code: z.literal("last_active_api_key_required"), message: z.string() }) });
/** The refusal to retire the last active key. */
export type LastActiveKey = Readonly<z.infer<typeof LastActiveKey>>;
