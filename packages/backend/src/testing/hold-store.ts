import { toAppError } from "@proxbox/contract";
import { createCipher } from "@proxbox/server";
import { openStore } from "../store/open-store.ts";

// Holds the store of its first argument until it is killed; says on stdout that it does, or the code of the error.
try {
  await openStore({ path: process.argv[2] ?? "", cipher: createCipher(Buffer.alloc(32, 7)) });
  process.stdout.write("held\n");
  process.stdin.resume();
} catch (error) {
  process.stdout.write(`${toAppError(error).code}\n`);
}
