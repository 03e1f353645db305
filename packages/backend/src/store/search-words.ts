/** The words of what a person looks for, at most eight, as patterns of LIKE with `\` as its escape. */
export function likeWords(search: string): readonly string[] {
  const words = search.split(/\s+/).filter((word) => word !== "");
  return words.slice(0, 8).map((word) => `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`);
}
