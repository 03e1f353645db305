import type { Reading } from "./reading.ts";

/** Makes something once for all parts that share a memory. What was thrown, or is not worth keeping, is made anew the next time. */
export async function remember<T>({ options, source }: Reading, name: string, thing: { make: () => Promise<T>; isWorthKeeping: (value: T) => boolean }): Promise<T> {
  const key = `${source} ${name}`;
  // The name stands for one type: every caller with this name makes the same thing.
  const known = options.memory?.get(key) as Promise<T> | undefined;
  if (known !== undefined) return known;
  const made = thing.make();
  options.memory?.set(key, made);
  try {
    const value = await made;
    if (!thing.isWorthKeeping(value)) options.memory?.delete(key);
    return value;
  } catch (error) {
    options.memory?.delete(key);
    throw error;
  }
}
