import { openState } from "@proxbox/state";
import type { State } from "@proxbox/state";

/** Opens the state file for the time of `use`; throws `DB_…` when it cannot be had. */
export async function withState<T>(path: string, use: (state: State) => Promise<T>): Promise<T> {
  const state = await openState(path);
  try {
    return await use(state);
  } finally {
    state.close();
  }
}
