/** Which rows of a list are wanted. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

/** A part of a list, and how many rows the whole has. */
export interface Rows<Row> {
  readonly count: number;
  readonly rows: readonly Row[];
}
