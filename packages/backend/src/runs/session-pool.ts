import type { Session } from "@proxbox/engine";

/** Sessions that stage requests with one `run_id` share, and how long they may live. */
export interface SessionPool {
  /** The session of a name, made when there is none; it stays until it is given back and a limit or `drop` ends it. */
  borrow(name: string, sources: readonly string[], make: () => Session): Lease;
  /** Closes idle sessions that looked at one of these sources: somebody has written since, so what they know is old. */
  drop(sources: readonly string[], exceptName: string | undefined): Promise<void>;
  close(): Promise<void>;
}

/** A session for the time of one request; giving it back twice is fine. */
export interface Lease {
  readonly session: Session;
  giveBack(): Promise<void>;
}

/** Limits of what is kept between two requests of a run. */
export interface SessionLimits {
  /** Since the last request; the plugin goes from stage to stage without a pause. */
  readonly idleMs: number;
  /** Since the reading: what was read longer ago is read anew. */
  readonly ageMs: number;
  /** Objects of all idle sessions together; one object takes 1 to 3 KB (10,000 machines: about 250,000 objects). */
  readonly mostObjects: number;
}

/** What holds when nothing else is said. */
const SESSION_LIMITS: SessionLimits = { idleMs: 5 * 60_000, ageMs: 30 * 60_000, mostObjects: 400_000 };

interface Entry {
  readonly session: Session;
  readonly sources: readonly string[];
  readonly bornAtMs: number;
  users: number;
  idleSinceMs: number;
  /** To be closed as soon as nobody uses it. */
  isStale: boolean;
}

/** What the pool is given. */
export interface SessionPoolOptions {
  readonly clock: () => Date;
  readonly limits?: SessionLimits;
}

/** Opens a pool. Limits are looked at whenever a session is taken or given back, so that no timer keeps anything alive. */
export function openSessionPool(options: SessionPoolOptions): SessionPool {
  return new Pool(options);
}

class Pool implements SessionPool {
  readonly #limits: SessionLimits;
  readonly #clock: () => Date;
  readonly #entries = new Map<string, Entry>();
  // Replaced under their name while somebody uses them: they are closed by the last who gives them back.
  readonly #replaced = new Set<Entry>();

  constructor({ clock, limits = SESSION_LIMITS }: SessionPoolOptions) {
    this.#clock = clock;
    this.#limits = limits;
  }

  borrow(name: string, sources: readonly string[], make: () => Session): Lease {
    const known = this.#entries.get(name);
    if (known !== undefined && !known.isStale && !this.#isOver(known)) return this.#lease(name, known);
    if (known !== undefined && known.users > 0) this.#replaced.add(known);
    else void known?.session.close();
    const nowMs = this.#nowMs();
    const entry: Entry = { session: make(), sources, bornAtMs: nowMs, users: 0, idleSinceMs: nowMs, isStale: false };
    this.#entries.set(name, entry);
    return this.#lease(name, entry);
  }

  async drop(sources: readonly string[], exceptName: string | undefined): Promise<void> {
    for (const [name, entry] of this.#entries) if (name !== exceptName && entry.sources.some((source) => sources.includes(source))) entry.isStale = true;
    await this.#tidy();
  }

  async close(): Promise<void> {
    const all = [...this.#entries.values(), ...this.#replaced];
    this.#entries.clear();
    this.#replaced.clear();
    await Promise.all(all.map(({ session }) => session.close()));
  }

  #nowMs(): number {
    return this.#clock().getTime();
  }

  #lease(name: string, entry: Entry): Lease {
    let isOut = true;
    entry.users += 1;
    const giveBack = async (): Promise<void> => {
      if (!isOut) return;
      isOut = false;
      entry.users -= 1;
      entry.idleSinceMs = this.#nowMs();
      if (this.#replaced.has(entry) && entry.users === 0) await this.#remove(name, entry);
      await this.#tidy();
    };
    return { session: entry.session, giveBack };
  }

  async #remove(name: string, entry: Entry): Promise<void> {
    if (this.#entries.get(name) === entry) this.#entries.delete(name);
    this.#replaced.delete(entry);
    await entry.session.close();
  }

  #isOver({ users, idleSinceMs, bornAtMs, isStale }: Entry): boolean {
    const { idleMs, ageMs } = this.#limits;
    return users === 0 && (isStale || this.#nowMs() - idleSinceMs > idleMs || this.#nowMs() - bornAtMs > ageMs);
  }

  async #tidy(): Promise<void> {
    const unused = [...this.#entries].filter(([, { users }]) => users === 0);
    const over = unused.filter(([, entry]) => this.#isOver(entry));
    const idle = unused.filter(([, entry]) => !this.#isOver(entry)).sort(([, left], [, right]) => left.idleSinceMs - right.idleSinceMs);
    let size = idle.reduce((sum, [, { session }]) => sum + session.sizeObjects, 0);
    // The longest idle first.
    for (const each of idle) {
      if (size <= this.#limits.mostObjects) break;
      size -= each[1].session.sizeObjects;
      over.push(each);
    }
    await Promise.all(over.map(([name, entry]) => this.#remove(name, entry)));
  }
}
