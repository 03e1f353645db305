/** The two kinds of NetBox tokens: 40 hex digits (`v1`), and `nbt_<key>.<secret>` since NetBox 4.5 (`v2`). */
export type TokenKind = "v1" | "v2";

/** Tells the kind of a token by its prefix, as NetBox itself does (netbox-api.md 2.1). */
export function tokenKind(token: string): TokenKind {
  return token.startsWith("nbt_") ? "v2" : "v1";
}

/** Value of the Authorization header for a token (E103). */
export function authorization(token: string): string {
  return tokenKind(token) === "v2" ? `Bearer ${token}` : `Token ${token}`;
}

/**
 * Makes a function that blots a token out of a text. A server or a proxy may echo the request's headers in its error
 * page, and that page is quoted in our errors (E113).
 */
export function blotter(token: string): (text: string) => string {
  const secret = token.includes(".") ? token.slice(token.indexOf(".") + 1) : "";
  const canaries = [token, secret].filter((text) => text.length >= 8);
  return (text) => canaries.reduce((blotted, canary) => blotted.replaceAll(canary, "***"), text);
}
