import { isUtf8 } from "node:buffer";

/** Fewest bytes of a key (wire-contract.md 1.1). */
const SHORTEST_KEY_BYTES = 32;
/** Most bytes of a key: what bcrypt, and with it the Python backend, can tell apart (wire-contract.md 1.1, B36). */
const LONGEST_KEY_BYTES = 72;

function isControl(letter: string): boolean {
  return letter < " " || letter === "\u007f";
}

/** Says why a text cannot be a key, or `undefined` when it can. Whoever could not send it in a header would be locked out. */
export function whyNoKey(text: string): string | undefined {
  const { length } = Buffer.from(text, "utf8");
  if (length < SHORTEST_KEY_BYTES) return `The API key must have at least ${SHORTEST_KEY_BYTES} bytes.`;
  if (length > LONGEST_KEY_BYTES) return `The API key must have at most ${LONGEST_KEY_BYTES} bytes.`;
  const isSendable = text === text.trim() && ![...text].some(isControl);
  return isSendable ? undefined : "The API key must not begin or end with a space, nor hold control characters: no header can carry it.";
}

/** Says whether these bytes are as many as a key has; no others can be one, so they need not be hashed. */
export function hasKeyLength(bytes: Buffer): boolean {
  return bytes.length >= SHORTEST_KEY_BYTES && bytes.length <= LONGEST_KEY_BYTES;
}

/**
 * The bytes of a key as its header carried them. Node reads headers as Latin-1; a client that sends UTF-8 meant those bytes, and
 * one that sends Latin-1 (Python's http.client) meant the letters.
 */
export function headerKeyBytes(header: string): Buffer {
  const raw = Buffer.from(header, "latin1");
  return isUtf8(raw) ? raw : Buffer.from(header, "utf8");
}
