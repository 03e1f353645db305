/** The texts of a list as lines. */
export function joinLines(list: readonly string[]): string {
  return list.join("\n");
}

/** The list that lines mean: without blanks around, without empty lines, each text once. */
export function splitLines(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()).filter((line) => line !== ""))];
}
