/** Lets through only those steps of progress that a person would notice: the first, the last, and each new per cent. */
export interface ProgressThinner {
  /** Whether to tell of it; `what` names the thing whose progress it is. */
  isNews(what: string, done: number, total: number): boolean;
}

/** Makes a thinner; a run that counts to 100,000 so becomes at most 102 frames for each thing counted. */
export function createProgressThinner(): ProgressThinner {
  const told = new Map<string, number>();
  return {
    isNews(what, done, total) {
      const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
      if (told.get(what) === percent) return false;
      told.set(what, percent);
      return true;
    },
  };
}
