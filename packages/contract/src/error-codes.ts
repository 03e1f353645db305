/** What an error means for the run, the exit code and the HTTP status; see design.md section 7. */
export type ErrorKind =
  | "input"
  | "denied"
  | "unreachable"
  | "throttled"
  | "unexpected"
  | "conflict"
  | "cancelled"
  | "bug";

/** The system an error came from. */
export type ErrorSystem = "proxmox" | "netbox" | "backend" | "database" | "self";

/** One row of the table of codes: what it is, whose it is, and what the operator can do by default. */
export interface ErrorDefinition {
  readonly kind: ErrorKind;
  readonly system: ErrorSystem;
  readonly title: string;
  readonly hint: string;
}

type Origin = readonly [kind: ErrorKind, system: ErrorSystem];

function row([kind, system]: Origin, title: string, hint: string): ErrorDefinition {
  return { kind, system, title, hint };
}

/**
 * Every stable error code of Proxbox. `docs/errors.md` lists the same codes; a test compares both ways.
 * Prefixes: CFG configuration, PX Proxmox VE, NB NetBox, BE the sync backend, RUN the run itself, DB the state store, AUTH who may do what in the control plane, CTL the way to it, SECRET stored secrets and their key.
 */
export const ERROR_CODES = {
  CFG_FILE_UNREADABLE: row(["input", "self"], "The configuration file cannot be read", "Check the path and the file's permissions."),
  CFG_INVALID: row(["input", "self"], "The configuration is not valid", "Mend every line listed; each names its path and what is expected."),
  CFG_SECRET_MISSING: row(["input", "self"], "A secret named in the configuration is missing", "Set the environment variable or create the file that the configuration names."),
  CFG_USAGE: row(["input", "self"], "The command cannot be run like this", "See `proxbox help` for what each command takes."),
  CFG_PLAN_INVALID: row(["input", "self"], "The plan file cannot be used", "Make a new plan with `proxbox plan --out`."),
  CFG_ENVIRONMENT: row(["input", "self"], "An environment variable cannot be used", "Mend or unset the variable named; docs/backend.md lists what each takes."),
  CFG_DATA_DIR: row(["input", "self"], "The data directory cannot be used", "Name a folder that this user may make and write."),
  CFG_LISTEN: row(["input", "self"], "The backend cannot listen on this address", "Choose another --port or --host, or stop the program that listens there."),
  CFG_CERTIFICATE: row(["input", "self"], "The TLS certificate or its key cannot be used", "Give PEM files that belong together, readable for this user."),
  CFG_ENDPOINT_INVALID: row(["input", "self"], "The endpoint cannot be saved like this", "Mend what is named; nothing was changed."),
  CFG_ENDPOINT_EXISTS: row(["input", "self"], "There is such an endpoint already", "Change the one that is there, or give another name."),
  CFG_ENDPOINT_DISABLED: row(["conflict", "self"], "The endpoint is disabled", "Enable it first: nothing is sent to or for a disabled endpoint."),
  CFG_SECRET_NEEDED: row(["input", "self"], "The secret must be given again", "A stored secret is never sent to a new address unasked: give it together with the address."),
  CFG_ENDPOINT_UNKNOWN: row(["input", "self"], "There is no such endpoint", "List the endpoints and use an id of theirs."),
  CFG_TARGET_REFUSED: row(["input", "self"], "This address must not be dialled", "Use the server's own address; PROXBOX_ALLOWED_TARGETS lifts the refusal for addresses that are meant."),
  CFG_SCOPE_INVALID: row(["input", "self"], "The choice of endpoints cannot be understood", "Name endpoints as whole numbers separated by commas, or leave the parameter out to mean all."),
  CFG_NO_BACKEND: row(["input", "self"], "There is no enabled backend to ask", "Save a backend endpoint and enable it."),
  CFG_NO_NETBOX: row(["input", "self"], "There is no NetBox endpoint to write to", "Save a NetBox endpoint and enable it."),
  CFG_RESTORE: row(["input", "self"], "The backup cannot be restored here", "Restore into a data directory without a database."),
  CFG_DATABASE_SHARED: row(["input", "self"], "Processes apart need a database that they can share", "Set DATABASE_URL to a PostgreSQL that all of them use, or start everything in one process with proxbox serve."),
  CFG_SETTING_INVALID: row(["input", "self"], "A setting of the run cannot be understood", "Mend the parameter named; nothing was read or written."),
  CFG_SCHEDULE_INVALID: row(["input", "self"], "The schedule cannot be saved like this", "Mend what is named; nothing was changed."),
  CFG_CHANGED: row(["conflict", "self"], "Somebody else has saved since this was read", "Nothing was saved: read it again, look at what is another now, and save what you still mean to change."),
  CFG_SCOPE_EMPTY: row(["input", "self"], "No enabled endpoint has what was asked for", "Check the choice of endpoints, and whether they are enabled."),

  PX_UNREACHABLE: row(["unreachable", "proxmox"], "Proxmox VE cannot be reached", "Check the URL, port 8006, DNS and firewalls from this machine."),
  PX_TIMEOUT: row(["unreachable", "proxmox"], "Proxmox VE did not answer in time", "Check the node's load and the network; raise the time-out if the node is slow."),
  PX_NODE_OFFLINE: row(["unreachable", "proxmox"], "A Proxmox VE node does not answer", "Bring the node back; its guests keep their last values until then."),
  PX_SERVER_ERROR: row(["unreachable", "proxmox"], "Proxmox VE answered with a server error", "Look into the node's pveproxy log."),
  PX_TLS: row(["unreachable", "proxmox"], "The TLS certificate of Proxmox VE is not trusted", "Give the CA file, pin the fingerprint shown, or set tls to insecure for a test."),
  PX_TLS_FINGERPRINT: row(["unreachable", "proxmox"], "The TLS certificate of Proxmox VE has another fingerprint than the one pinned", "If the certificate was renewed on purpose, pin the new fingerprint; otherwise somebody may be listening in."),
  PX_REDIRECT: row(["input", "proxmox"], "Proxmox VE redirects to another address", "Use the address it redirects to as the URL."),
  PX_NOT_PROXMOX: row(["input", "proxmox"], "The address does not answer like Proxmox VE", "Use the address of the Proxmox VE API, usually https on port 8006."),
  PX_AUTH: row(["denied", "proxmox"], "Proxmox VE refused the credentials", "Check user, realm, token name and secret."),
  PX_TOKEN_FORM: row(["input", "proxmox"], "The Proxmox VE token cannot be understood", "Give it as user@realm!name=secret, or name and secret apart."),
  PX_PERMISSION: row(["denied", "proxmox"], "A privilege on Proxmox VE is missing", "Grant the privilege named, for example with the pveum command shown by `proxbox doctor`."),
  PX_NO_GUESTS: row(["denied", "proxmox"], "The token sees no guests", "The privilege VM.Audit on /vms is probably missing; nothing was called gone."),
  PX_UNEXPECTED: row(["unexpected", "proxmox"], "Proxmox VE answered in a form that is not understood", "Report the path and the answer's shape; the part concerned was not synchronised."),

  NB_UNREACHABLE: row(["unreachable", "netbox"], "NetBox cannot be reached", "Check the URL, DNS and firewalls from this machine."),
  NB_TIMEOUT: row(["unreachable", "netbox"], "NetBox did not answer in time", "Check NetBox's load; raise the time-out if it is slow."),
  NB_SERVER_ERROR: row(["unreachable", "netbox"], "NetBox answered with a server error", "Look into NetBox's log; the next run goes on where this one stopped."),
  NB_TLS: row(["unreachable", "netbox"], "The TLS certificate of NetBox is not trusted", "Give the CA file, pin the fingerprint shown, or set tls to insecure for a test."),
  NB_TLS_FINGERPRINT: row(["unreachable", "netbox"], "The TLS certificate of NetBox has another fingerprint than the one pinned", "If the certificate was renewed on purpose, pin the new fingerprint; otherwise somebody may be listening in."),
  NB_THROTTLED: row(["throttled", "netbox"], "NetBox asks to slow down", "Lower the number of parallel requests."),
  NB_REDIRECT: row(["input", "netbox"], "NetBox redirects to another address", "Use the address it redirects to as the URL, usually https."),
  NB_NOT_NETBOX: row(["input", "netbox"], "The address does not answer like NetBox", "Use NetBox's own address, without /api."),
  NB_VERSION: row(["input", "netbox"], "This NetBox is too old", "Proxbox needs NetBox 4.2 or later."),
  NB_AUTH: row(["denied", "netbox"], "NetBox refused the token", "Check the token: it may be wrong, disabled or expired, or bound to other addresses."),
  NB_PERMISSION: row(["denied", "netbox"], "A permission on NetBox is missing", "Grant the permission named to the token's user, and make the token writable."),
  NB_REFUSED: row(["conflict", "netbox"], "NetBox refused an object", "NetBox's own words say why; mend the object there or in Proxmox VE."),
  NB_CHANGED: row(["conflict", "netbox"], "The object was changed in NetBox during the run", "Nothing to do: the next run compares again."),
  NB_UNEXPECTED: row(["unexpected", "netbox"], "NetBox answered in a form that is not understood", "Report the path and the answer's shape."),
  NB_BRANCH_UNKNOWN: row(["input", "netbox"], "NetBox has no such branch", "Give the schema id that NetBox shows on the branch's page, eight letters and digits; nothing was written to main."),
  NB_BRANCH_NOT_READY: row(["conflict", "netbox"], "The branch of NetBox is not ready", "Wait until it is ready; a merged one takes nothing more, so make a new one. What was written before is in the branch, and nothing in main."),

  BE_UNREACHABLE: row(["unreachable", "backend"], "The backend cannot be reached", "Check that the backend runs, its address and port, DNS and firewalls from this machine."),
  BE_TLS: row(["unreachable", "backend"], "The TLS connection to the backend failed", "Check that the backend serves HTTPS and that its certificate is trusted here, or switch verify_ssl off for a test."),
  BE_TIMEOUT: row(["unreachable", "backend"], "The backend did not answer in time", "Check the backend's load and its log."),
  BE_SERVER_ERROR: row(["unreachable", "backend"], "The backend answered with a server error", "Look into the backend's log."),
  BE_NOT_READY: row(["unreachable", "backend"], "The backend does not become ready", "Look into the backend's log; it may still be starting."),
  BE_REDIRECT: row(["input", "backend"], "The backend redirects to another address", "Use the address it redirects to in the endpoint; redirects are never followed."),
  BE_NOT_BACKEND: row(["input", "backend"], "The address does not answer like a Proxbox backend", "Use the backend's own address, usually port 8800."),
  BE_AUTH: row(["denied", "backend"], "The backend refused the API key", "Give the endpoint a key that the backend knows."),
  BE_KEY_MISSING: row(["input", "backend"], "No API key of this backend is known", "Give the endpoint one of the backend's keys: it has been set up already."),
  BE_KEY_CONFLICT: row(["conflict", "backend"], "The backend took another first key meanwhile", "Give the endpoint one of the backend's keys."),
  BE_THROTTLED: row(["throttled", "backend"], "The backend asks to slow down", "Wait as long as it asks; a wrong key that is used again and again locks the address out."),
  BE_REFUSED: row(["unexpected", "backend"], "The backend refused the request", "Its own words say why."),
  BE_UNEXPECTED: row(["unexpected", "backend"], "The backend answered in a form that is not understood", "Check that the backend's version fits; report the path and the answer's shape."),
  BE_SYNC_FAILED: row(["unexpected", "backend"], "The backend could not do the sync", "The job's log says why; its error_detail often says what to do."),
  BE_STREAM_CUT: row(["unreachable", "backend"], "The connection to the backend broke off in the middle of a sync", "Run again: what was written stays, and the rest is done then."),
  BE_STREAM_UNFINISHED: row(["unreachable", "backend"], "The backend ended a sync without saying how it went", "Look into the backend's log; it may have been restarted."),
  BE_STREAM_IDLE: row(["unreachable", "backend"], "The backend said nothing for too long in the middle of a sync", "Look into the backend's log, and run again."),
  BE_STREAM_MALFORMED: row(["unexpected", "backend"], "The backend's last frame cannot be understood", "Check that the backend's version fits; the sync counts as failed."),
  BE_BRANCH_UNSUPPORTED: row(["input", "backend"], "The backend would write to main instead of the branch", "Choose a backend whose API description has x-netbox-branches, or leave the branch out; nothing was written."),
  BE_STREAM_OVERSIZE: row(["unexpected", "backend"], "The backend sent a frame that is too large", "Report the stage and the backend's version; the sync counts as failed."),

  RUN_CANCELLED: row(["cancelled", "self"], "The run was stopped", "What was written is listed; run again to go on."),
  RUN_WORLD_MOVED: row(["conflict", "self"], "The world has moved since the plan was made", "Make a new plan and review it."),
  RUN_BUSY: row(["conflict", "self"], "Another run is at work on this Proxmox endpoint", "Wait for it, cancel it, or ask with wait=true."),
  RUN_UNKNOWN_OBJECT: row(["input", "self"], "What was asked for is not known", "Check the id or the name, and which endpoints are enabled."),
  RUN_BRANCH_UNSUPPORTED: row(["input", "netbox"], "This NetBox has no branches", "Install netbox-branching in NetBox, or leave the branch out to write to main; nothing was written."),
  RUN_NOTHING_IN_SCOPE: row(["input", "self"], "No enabled Proxmox endpoint is in scope", "Save a Proxmox endpoint, enable it, or check the ids that were asked for."),
  RUN_PLAN_APPLIED: row(["conflict", "self"], "The plan was applied already", "Make a new plan; what this one did is in its run."),
  RUN_STREAMS_FULL: row(["throttled", "self"], "Too many event streams are open", "Close streams that nobody reads, or raise PROXBOX_MAX_STREAMS."),
  RUN_NOTHING_WRITTEN: row(["conflict", "self"], "Nothing of what was planned could be written", "The first refusals are listed with NetBox's own words."),
  RUN_DEPENDENCY: row(["conflict", "self"], "An object that this one needs could not be written", "Mend the object named first."),
  RUN_GUEST_FAILED: row(["unexpected", "self"], "A guest could not be understood", "The guest is left as it is in NetBox; the others were processed."),
  RUN_JOB_ENDED: row(["conflict", "self"], "The job has ended already", "Nothing is left to cancel; run it again to make a new job with the same parameters."),
  RUN_JOB_NOT_ENDED: row(["conflict", "self"], "The job has not ended yet", "Wait for its end, or cancel it first."),
  RUN_NOTHING_FAILED: row(["conflict", "self"], "Nothing of the job failed or was left out", "There is nothing to retry; run it again to do all of it once more."),
  RUN_JOB_TIMEOUT: row(["unexpected", "self"], "The job took longer than its time limit", "The log shows what took long. Sync less in one job, or raise PROXBOX_SYNC_JOB_TIMEOUT."),
  RUN_WORKER_LOST: row(["unexpected", "self"], "The workers that carried the job were lost, again and again", "Look into the workers' own logs, for memory above all, then run the job again."),
  RUN_WORKER_STOPPED: row(["cancelled", "self"], "The worker stops", "Nothing to do: another worker goes on with the job."),
  RUN_LEASE_LOST: row(["conflict", "self"], "The worker no longer holds the job", "Nothing to do: another worker goes on with it."),
  RUN_BUG: row(["bug", "self"], "Proxbox made a mistake", "Please report it with the stack of the log."),
  SYNC_NO_BACKEND: row(["input", "self"], "There is no backend to sync with", "Save a backend endpoint and enable it, or choose another one for the job or the Proxmox endpoint."),
  SYNC_UNRESOLVED: row(["conflict", "self"], "The backend does not hold this Proxmox endpoint", "Push the endpoint to the backend and look at what it answers; without the backend's own id nothing is asked, because no id means all of them."),
  SYNC_SEVERAL_NETBOXES: row(["input", "self"], "Several NetBox endpoints are enabled", "A job writes into one NetBox: disable all others."),
  SYNC_OTHER_NETBOX: row(["conflict", "self"], "The backend belongs to another NetBox", "Use a backend of this NetBox's own; or push the NetBox endpoint with take_over, which makes the backend this NetBox's."),
  SYNC_OTHER_ENDPOINT: row(["conflict", "self"], "The backend has another Proxmox endpoint under this name", "It may be another control plane's: use a backend of your own; or push the endpoint with take_over."),
  SYNC_NO_SECRET: row(["input", "self"], "An endpoint has no secret that can be sent", "Enter its token or password again."),
  PUSH_FAILED: row(["unexpected", "self"], "The backend did not take an endpoint", "The backend's own words say why; mend the endpoint, or the backend."),

  DB_LOCKED: row(["unreachable", "database"], "The state file is held by another process", "Wait for the other run, or use another state file."),
  DB_NEWER: row(["input", "database"], "The state file was written by a newer Proxbox", "Use that version or a later one."),
  DB_UNREACHABLE: row(["unreachable", "database"], "The database cannot be reached", "Check that PostgreSQL runs and that DATABASE_URL is right; work goes on when it answers again."),
  DB_MIGRATION: row(["bug", "database"], "The database could not be brought to this version's form", "Nothing of the step was kept; report the cause in the log, and go on with the version before."),
  DB_UNREADABLE: row(["input", "database"], "The state file cannot be opened", "Check the path and its permissions; a lost state only means that NetBox's values are kept where they differ."),

  AUTH_REQUIRED: row(["denied", "self"], "Nobody is signed in", "Sign in, or send `Authorization: Token <token>`."),
  AUTH_TOKEN: row(["denied", "self"], "The API token is not valid", "It is wrong, expired or removed, or its user is not active; make another one."),
  AUTH_PERMISSION: row(["denied", "self"], "A permission is missing", "Ask an administrator for a role that has it."),
  AUTH_CSRF: row(["denied", "self"], "The change was not asked for by a page of this control plane", "Send the value of the cookie proxbox_csrf as X-CSRFToken, or use an API token."),
  AUTH_SIGN_IN: row(["denied", "self"], "Username or password is wrong", "Check both; after five wrong passwords this client has to wait five minutes."),
  AUTH_PASSWORD: row(["input", "self"], "The current password is wrong", "Give the password that you sign in with."),
  AUTH_THROTTLED: row(["throttled", "self"], "Too many sign-ins have failed", "Wait five minutes; other clients are not affected."),
  AUTH_BUSY: row(["throttled", "self"], "Too many sign-ins at a time", "Try again in a few seconds."),
  AUTH_SETUP: row(["input", "self"], "The set-up link cannot be used", "It works once, for a day, and only while there is no user; start again for a new one."),
  AUTH_ESCALATION: row(["denied", "self"], "Nobody can give or take permissions that they do not have", "Ask somebody who has them."),
  AUTH_LAST_ADMIN: row(["conflict", "self"], "The last administrator has to stay", "Make another user administrator first."),
  AUTH_BUILT_IN: row(["conflict", "self"], "Proxbox's own roles cannot be changed", "Make a role of your own."),
  AUTH_NAME_TAKEN: row(["conflict", "self"], "There is a user or role of this name already", "Choose another name."),
  AUTH_NO_PASSWORD: row(["conflict", "self"], "This user signs in with NetBox", "Change the password in NetBox."),
  AUTH_UNKNOWN: row(["input", "self"], "There is no such user, role or token", "List them and use an id of theirs."),

  CTL_NO_URL: row(["input", "self"], "It is not known where the control plane is", "Sign in with `proxbox login --url URL`, or set PROXBOX_URL."),
  CTL_NO_SIGN_IN: row(["denied", "self"], "Nobody is signed in to this control plane", "Sign in with `proxbox login`, or set PROXBOX_TOKEN to an API token."),
  CTL_SIGN_IN_FILE: row(["input", "self"], "The saved sign-in cannot be used", "Sign in again with `proxbox login`."),
  CTL_UNREACHABLE: row(["unreachable", "self"], "The control plane cannot be reached", "Check the URL, and whether `proxbox serve` runs there."),
  CTL_TLS: row(["unreachable", "self"], "The TLS certificate of the control plane is not trusted", "Give the file of its CA with --ca-file."),
  CTL_REFUSED: row(["input", "self"], "The control plane refused the request", "Mend what is named; nothing was changed."),
  CTL_UNEXPECTED: row(["unexpected", "self"], "The control plane answered in a form that is not understood", "Check the URL: another server may answer there, or one of another version."),

  SECRET_KEY_INVALID: row(["input", "self"], "The encryption key cannot be used", "Give at least 16 characters, or 32 bytes as base64 or hex."),
  SECRET_KEY_MISSING: row(["input", "self"], "The encryption key of this data directory is missing", "Give the key as before, or bring back the key file from a backup; nothing was changed."),
  SECRET_KEY_WRONG: row(["input", "self"], "The encryption key does not fit this data directory", "Give the key that its secrets were stored with; nothing was changed. Without it they are lost: start with a new directory."),
  SECRET_UNREADABLE: row(["input", "self"], "A stored secret cannot be read", "Enter the secret again."),
} as const satisfies Record<string, ErrorDefinition>;

/** A stable error code. */
export type ErrorCode = keyof typeof ERROR_CODES;
