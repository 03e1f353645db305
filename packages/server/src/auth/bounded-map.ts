/** A map that forgets its oldest entry when it is full. */
export interface BoundedMap<Value> {
  get(key: string): Value | undefined;
  set(key: string, value: Value): void;
  delete(key: string): void;
  clear(): void;
  /** Deletes the entries whose value is this one. */
  deleteValue(value: Value): void;
}

/** A map of at most `most` entries; an entry that is set again becomes the youngest. */
export function boundedMap<Value>(most: number): BoundedMap<Value> {
  const map = new Map<string, Value>();
  return {
    get: (key) => map.get(key),
    set: (key, value) => {
      map.delete(key);
      map.set(key, value);
      if (map.size <= most) return;
      const [oldest] = map.keys();
      if (oldest !== undefined) map.delete(oldest);
    },
    delete: (key) => void map.delete(key),
    clear: () => map.clear(),
    deleteValue: (value) => {
      for (const [key, kept] of map) if (kept === value) map.delete(key);
    },
  };
}
