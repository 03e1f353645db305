import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach } from "vitest";
import { createCipher } from "@proxbox/server";
import type { Cipher } from "@proxbox/server";
import { openStore } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";

/** The cipher of every test's store. */
export const TEST_CIPHER: Cipher = createCipher(Buffer.alloc(32, 7));

/** A data directory of a test's own. */
export interface TempStore {
  readonly folder: string;
  readonly path: string;
  /** Opens the store; the one opened before is closed first. */
  open(cipher?: Cipher): Promise<Store>;
  close(): void;
}

/** Gives each test of a file a data directory, which goes when the test ends. */
export function tempStore(): TempStore {
  let folder = "";
  let store: Store | undefined;

  const close = (): void => {
    store?.close();
    store = undefined;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "proxbox-store-"));
  });
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true });
  });
  return {
    get folder() {
      return folder;
    },
    get path() {
      return join(folder, "backend.db");
    },
    open: async (cipher = TEST_CIPHER) => {
      close();
      store = await openStore({ path: join(folder, "backend.db"), cipher });
      return store;
    },
    close,
  };
}
