// The list of wire-contract.md 2.7, and what else opens a session with Proxmox VE or a browser's with us.
const words = ["token", "password", "passwd", "secret", "apikey", "privatekey", "sshkeys", "authorization", "credential", "ticket", "cookie"];

/** Whether a field, variable or header of this name holds a secret: `token_value`, `X-Api-Key`, `cipassword`. */
export function isSecretName(name: string): boolean {
  const letters = name.toLowerCase().replaceAll(/[^a-z]/g, "");
  return words.some((word) => letters.includes(word));
}
