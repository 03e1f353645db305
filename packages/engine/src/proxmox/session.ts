import { AppError } from "@proxbox/contract";
import type { Http, HttpAnswer } from "../http/http.ts";
import type { Credentials, PasswordCredentials } from "@proxbox/contract";
import { toAnswerError } from "./errors.ts";
import type { CallPlace } from "./errors.ts";
import { Ticket } from "./schema.ts";

// A ticket lives two hours; Proxmox VE's own web page renews it every quarter of an hour. Half its life is enough.
const ticketAgeMs = 60 * 60 * 1000;

/** The headers that prove to Proxmox VE who asks. */
export type Proof = Readonly<Record<string, string>>;

/** A sign-in at Proxmox VE. */
export interface Session {
  /** The proof for the next request. Rejects with `PX_AUTH` when the login is refused. */
  proof(signal?: AbortSignal): Promise<Proof>;
  /** Forgets a proof that was refused; says whether it is worth asking again with a new one. */
  renew(refused: Proof): boolean;
}

/** What a session needs to sign in. */
export interface SessionOptions {
  readonly http: Http;
  readonly place: CallPlace;
  readonly timeoutMs: number;
  readonly clock: () => Date;
}

function readTicket(answer: HttpAnswer, place: CallPlace): string {
  if (answer.status >= 300) throw toAnswerError(answer, place);
  let body: unknown;
  try {
    body = JSON.parse(answer.text);
  } catch {
    throw toAnswerError(answer, place);
  }
  const parsed = Ticket.safeParse((body as { data?: unknown } | null)?.data);
  if (!parsed.success) throw toAnswerError(answer, place);
  if (parsed.data.NeedTFA) {
    throw new AppError("PX_AUTH", { detail: `${place.principal} needs a second factor`, hint: "Use an API token: it needs no second factor.", where: place.where });
  }
  return parsed.data.ticket;
}

async function login(credentials: PasswordCredentials, options: SessionOptions, signal: AbortSignal | undefined): Promise<string> {
  const answer = await options.http.request({
    method: "POST",
    path: "/api2/json/access/ticket",
    body: new URLSearchParams({ username: credentials.user, password: credentials.password }).toString(),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    timeoutMs: options.timeoutMs,
    ...(signal === undefined ? {} : { signal }),
  });
  return readTicket(answer, options.place);
}

function passwordSession(credentials: PasswordCredentials, options: SessionOptions): Session {
  let current: { proof: Promise<Proof>; atMs: number } | undefined;
  let newest: Proof | undefined;

  async function signIn(signal: AbortSignal | undefined): Promise<Proof> {
    const ticket = await login(credentials, options, signal);
    newest = { cookie: `PVEAuthCookie=${encodeURIComponent(ticket)}` };
    return newest;
  }

  return {
    async proof(signal) {
      // Parallel requests share one login: the promise is kept, not the ticket.
      if (current === undefined || options.clock().getTime() - current.atMs > ticketAgeMs) {
        current = { proof: signIn(signal), atMs: options.clock().getTime() };
      }
      const mine = current;
      try {
        return await mine.proof;
      } catch (error) {
        if (current === mine) current = undefined;
        throw error;
      }
    },
    renew(refused) {
      // Of many requests refused with the same old ticket only the first makes room for a new login.
      if (refused === newest) current = newest = undefined;
      return true;
    },
  };
}

/** Opens the session of the credentials: a token's header, or a ticket that is fetched, shared and renewed. */
export function openSession(credentials: Credentials, options: SessionOptions): Session {
  if (credentials.type === "password") return passwordSession(credentials, options);
  const proof = { authorization: `PVEAPIToken=${credentials.user}!${credentials.name}=${credentials.secret}` };
  return { proof: () => Promise.resolve(proof), renew: () => false };
}
