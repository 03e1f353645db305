import { requirementsOf } from "./proxmox-requirements.ts";

/** Name of the role in the commands that are shown. */
const PROXBOX_ROLE = "ProxboxSync";

/**
 * The `pveum` commands that give user and token what a sync needs, for a major version of Proxmox VE. A token with
 * privilege separation has at most its user's privileges, so both need the role; `root@pam` has everything already.
 */
export function grantCommands(principal: string, major: number): readonly string[] {
  const privileges = requirementsOf(major).map((requirement) => requirement.anyOf[0]);
  const [user = principal, token] = principal.split("!");
  return [
    `pveum role add ${PROXBOX_ROLE} --privs '${[...new Set(privileges)].join(" ")}'`,
    ...(user === "root@pam" ? [] : [`pveum acl modify / --users '${user}' --roles ${PROXBOX_ROLE}`]),
    // Single quotes: in double quotes an interactive shell takes the exclamation mark for its history.
    ...(token === undefined ? [] : [`pveum acl modify / --tokens '${principal}' --roles ${PROXBOX_ROLE}`]),
  ];
}

/** The `pveum` commands that make a user of Proxmox VE's own realm and a token of it that may do what a sync needs and nothing else. */
export function newTokenCommands(user: string, token: string, major: number): readonly string[] {
  const [role = "", ...grants] = grantCommands(`${user}!${token}`, major);
  return [`pveum user add '${user}'`, role, `pveum user token add '${user}' '${token}' --privsep 1`, ...grants];
}
