/** The word that a repetition is given anew; said only when somebody gives it, so that an older control plane is asked as before. */
export function repeatBody({ approveDeletions }: { readonly approveDeletions: boolean }): { readonly body?: { readonly approve_deletions: true } } {
  return approveDeletions ? { body: { approve_deletions: true } } : {};
}
