/** What a replay has learnt: which id, ETag and request id of the lab stands for which of the recorded server. */
export interface Translation {
  /** The lab's id for a recorded id; the recorded one when nothing is known (an id that never existed stays one). */
  id(model: string, recordedId: number): number;
  /** Remembers an id; the first pairing stays unless `certain` (the object was just created). */
  learnId(model: string, ids: { recorded: number; lab: number; certain: boolean }): void;
  /** Remembers a text that later requests carry, such as an ETag's time stamp or an `X-Request-ID`. */
  learnText(recorded: string, lab: string): void;
  /** Replaces every learnt text inside `text`. */
  text(text: string): string;
}

/** An empty translation. */
export function createTranslation(): Translation {
  const ids = new Map<string, number>();
  const texts = new Map<string, string>();
  return {
    id: (model, recordedId) => ids.get(`${model}:${recordedId}`) ?? recordedId,
    learnId: (model, { recorded, lab, certain }) => {
      const key = `${model}:${recorded}`;
      if (certain || !ids.has(key)) ids.set(key, lab);
    },
    learnText: (recorded, lab) => {
      // The first pairing stays: an ETag that two answers share stands for the state after the first.
      if (recorded !== "" && !texts.has(recorded)) texts.set(recorded, lab);
    },
    text: (text) => {
      let result = text;
      for (const [recorded, lab] of texts) result = result.replaceAll(recorded, lab);
      return result;
    },
  };
}
