import { fileURLToPath } from "node:url";

/** The repository's root folder, as an absolute path with a separator at the end. */
export const repositoryRoot = fileURLToPath(new URL("..", import.meta.url));
