import { isSecretName } from "./secret-name.ts";

/** What stands in the place of a secret. */
export const REDACTED = "***";

/** Secrets that are known by their own form. A form starts once for each word, so that long texts take linear time. */
const forms: readonly (readonly [form: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // A token of Proxmox VE: who it belongs to may be read, its secret not.
  [/(?<![\w.+-])([\w.+-]+@[\w.-]+![\w.-]+)=[^\s"',;&]+/g, `$1=${REDACTED}`],
  [/\bPVEAPIToken=[^\s"',;&]+/gi, `PVEAPIToken=${REDACTED}`],
  // A ticket of Proxmox VE, PBS or PMG, `PVE:root@pam:<time>::<signature>`, as it is and percent-encoded.
  [/\b(PVE|PBS|PMG)[A-Z]*(?::|%3A)[^\s"',;&@]{1,200}(?:@|%40)[^\s"',;&]+/g, `$1:${REDACTED}`],
  // A token of our own control plane.
  [/\bpbx_[\w-]+/g, `pbx_${REDACTED}`],
  // A token of NetBox since 4.5, `nbt_<key>.<secret>`.
  [/\bnbt_[\w.-]+/g, `nbt_${REDACTED}`],
  [/(?<![a-z\d+.-])([a-z][a-z\d+.-]*:\/\/)[^\s/@"']+@/gi, `$1${REDACTED}@`],
  // The schemes of `Authorization`: Bearer however it is written, the other two, which are words of English too, with a capital …
  [/\b(bearer)\s+[^\s"',;]+/gi, `$1 ${REDACTED}`],
  [/\b(Basic|Token)\s+[^\s"',;]+/g, `$1 ${REDACTED}`],
  // … or before what is no word.
  [/\b(basic|token)\s+(?=[^\s"',;]*[\d=+/_])[^\s"',;]{8,}/gi, `$1 ${REDACTED}`],
];

/** A name with what parts it from its value: `password=`, `"token": `. */
const named = /(?<![\w.-])([\w.-]+)(\\?["']?\s*[=:]\s*)/g;

/** The value after a name: quoted (also within quoted text), or up to what ends a word, a parameter, a list. */
const value = /\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[^\s,;&"'})\]]+/sy;

/** A header's value goes on to the end of its line: `Cookie: a=1; b=2`. */
const headerValue = /\\"(?:(?!\\").)*\\"|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?:=\\?"[^"]*"|[^\r\n"'])+/sy;

const isHeader = /^(?:set-)?cookie$|(?:^|-)authorization$/i;

/** How titles of our own errors end before their detail: "Proxmox VE refused the credentials: …". */
const prose = /\bthe (?:credentials|token): $/;

/** The first word of a sentence, as in "check the token: it may be wrong"; no secret is that short. */
const shortWord = /^[a-z]{1,3}$/;

function valueAt(text: string, start: number, name: string): string {
  if (prose.test(text.slice(Math.max(0, start - 20), start))) return "";
  const form = isHeader.test(name) ? headerValue : value;
  form.lastIndex = start;
  const found = form.exec(text)?.[0] ?? "";
  const isSentence = shortWord.test(found) && text[start - 1] === " " && text[start + found.length] === " ";
  return isSentence ? "" : found;
}

/** The quotes stay, so that JSON stays JSON. */
function hide(found: string): string {
  const quote = /^\\?["']/.exec(found)?.[0] ?? "";
  return found === "" ? "" : quote + REDACTED + quote;
}

function redactNamed(text: string): string {
  let result = "";
  let end = 0;
  for (const match of text.matchAll(named)) {
    const [whole, name = ""] = match;
    const start = match.index + whole.length;
    // What lies within a value that is already hidden is gone; a name at its end may still have a value of its own.
    if (start < end || !isSecretName(name)) continue;
    const found = valueAt(text, start, name);
    result += text.slice(end, start) + hide(found);
    end = start + found.length;
  }
  return result + text.slice(end);
}

/** No secret is told without one of these, and most texts of a run have none: they are given back after one look. */
const suspicious = /[=:]|%3A|nbt_|pbx_|bearer|basic|token|PRIVATE KEY/i;

/** A text with every secret in it replaced: those with a form of their own, and what follows a secret's name. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  return redactNamed(forms.reduce((redacted, [form, replacement]) => redacted.replaceAll(form, replacement), text));
}
