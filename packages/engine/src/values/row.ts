/** One row of a NetBox answer, read tolerantly: only `id` is certain. */
export interface Row {
  readonly id: number;
  readonly created?: string;
  readonly last_updated?: string;
  readonly [column: string]: unknown;
}
