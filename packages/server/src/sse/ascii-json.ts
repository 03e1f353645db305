// Readers split lines at more characters than line ends (U+0085, U+2028, U+2029), and may guess another encoding
// (wire-contract.md 2.2): nothing but ASCII leaves.
const beyondAscii = /[\u007f-\uffff]/g;

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** JSON on one line in ASCII only; what lies beyond is written as `\uXXXX`, beyond the basic plane as a pair. */
export function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(beyondAscii, escaped);
}
