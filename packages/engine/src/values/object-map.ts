/** Items by the kind and the key of an object. Two steps, because gluing both into one name costs more than the search (a run asks a million times). */
export class ObjectMap<Item> {
  readonly #kinds = new Map<string, Map<string, Item>>();

  get(kind: string, key: string): Item | undefined {
    return this.#kinds.get(kind)?.get(key);
  }

  has(kind: string, key: string): boolean {
    return this.#kinds.get(kind)?.has(key) === true;
  }

  set(kind: string, key: string, item: Item): void {
    const ofKind = this.#kinds.get(kind) ?? new Map<string, Item>();
    this.#kinds.set(kind, ofKind.set(key, item));
  }

  delete(kind: string, key: string): void {
    this.#kinds.get(kind)?.delete(key);
  }

  /** Items of one kind, in the order in which they came. */
  ofKind(kind: string): Iterable<Item> {
    return this.#kinds.get(kind)?.values() ?? [];
  }

  /** All items, kind by kind. */
  *values(): Iterable<Item> {
    for (const ofKind of this.#kinds.values()) yield* ofKind.values();
  }
}
