/** A model that is going to be written, and how. */
export interface WriteNeed {
  readonly path: string;
  readonly objectType: string;
  readonly action: "add" | "change";
}
