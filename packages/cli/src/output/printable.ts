// Control characters but tab and newline.
const control = /(?![\t\n])\p{Cc}/gu;

/** A text from elsewhere without control characters: none may move the cursor, colour or hide a line. */
export function printable(text: string): string {
  return text.replaceAll(control, "");
}
