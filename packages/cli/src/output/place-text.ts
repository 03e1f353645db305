/** A NetBox as a person reads it: its address, and the branch where one is meant. */
export function placeText({ url, branch }: { readonly url: string; readonly branch?: string | undefined }): string {
  return branch === undefined ? url : `${url} (branch ${branch})`;
}
