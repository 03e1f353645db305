import { openState } from "../open-state.ts";

// Holds the state file of its first argument until it is killed; says so on stdout.
await openState(process.argv[2] ?? "");
process.stdout.write("held\n");
process.stdin.resume();
