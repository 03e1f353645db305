/** The SQL that fills these columns from values named like them: `columns` and `marks` for INSERT, `assignments` for UPDATE. */
export function columnsOf(names: readonly string[]): { readonly columns: string; readonly marks: string; readonly assignments: string } {
  return {
    columns: names.join(", "),
    marks: names.map((name) => `:${name}`).join(", "),
    assignments: names.map((name) => `${name} = :${name}`).join(", "),
  };
}
