/** Part of a list: how many rows to leave out, how many to give at most. */
export type Page = { readonly offset: number; readonly limit: number };
