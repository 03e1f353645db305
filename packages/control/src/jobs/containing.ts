/** The pattern of LIKE for what contains a text; the pattern's own signs mean themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
