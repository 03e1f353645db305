import type { FaultQueue } from "../http/fault-queue.ts";
import type { LabRequest } from "../http/lab-server.ts";
import type { RequestLog } from "../http/request-log.ts";
import type { TokenDefinition, UserDefinition } from "./accounts.ts";
import type { ProxmoxVersion } from "./dialect.ts";
import type { Estate, EstateSize } from "./estate.ts";

/** How the lab's Proxmox VE behaves. Everything is optional: the default is a generated cluster of version 9.1. */
export interface ProxmoxLabOptions {
  estate?: Estate | EstateSize;
  /** Directory of recordings to serve instead of an estate. */
  replay?: string;
  version?: ProxmoxVersion;
  /** 0 takes a free one. */
  port?: number;
  /** HTTPS with a self-signed certificate. */
  tls?: boolean;
  /** Name of the node that the client is connected to; the first one online when undefined. */
  connectedNode?: string;
  /** Answers everything with 301 to https, as pveproxy does for plain HTTP; a text is the target's base URL. */
  redirectToHttps?: boolean | string;
  /** Answers everything with 200 and a web page, as a wrong port or a portal does. */
  html?: boolean;
  /** The real server takes 3,000 ms. Default 0. */
  authFailureDelayMs?: number;
  latencyMs?: number;
  /** Sees every request with its body before it is answered: for who measures. */
  onRequest?: (request: LabRequest) => void;
  /** Standard reason phrases, as behind an HTTP/3 reverse proxy; the text stands only in the JSON message. */
  proxiedReasons?: boolean;
}

/** A path or method that the lab does not know, answered with 501. */
export interface UnexpectedRequest {
  method: string;
  path: string;
}

/** A running Proxmox VE on 127.0.0.1. */
export interface ProxmoxLab {
  readonly url: string;
  readonly port: number;
  /** The token is `root@pam!proxbox` without privilege separation; user and password are root's. */
  readonly credentials: { tokenId: string; secret: string; user: string; password: string };
  /** Change it while the server runs. In replay mode it only mirrors the recording; changes have no effect. */
  readonly estate: Estate;
  readonly requests: RequestLog;
  readonly faults: FaultQueue;
  readonly unexpected: readonly UnexpectedRequest[];
  /** SHA-256 of the certificate, upper-case hex with colons; undefined without TLS. */
  readonly fingerprint: string | undefined;
  readonly certificatePem: string | undefined;
  /** Serves a new self-signed certificate from the next connection on; `fingerprint` and `certificatePem` follow. */
  renewCertificate(): Promise<void>;
  /** Adds or replaces a token. */
  addToken(token: TokenDefinition): void;
  removeToken(tokenId: string): void;
  addUser(user: UserDefinition): void;
  expireTickets(): void;
  close(): Promise<void>;
}
