import { QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem.ts";

const MOST_RETRIES = 2;

/** Only what may be another answer a moment later is asked again: nothing answered, or the server could not. */
function isWorthAnotherTry(failures: number, error: Error): boolean {
  return failures < MOST_RETRIES && error instanceof ApiProblem && (error.status === 0 || error.status >= 502);
}

/** Makes the cache of what the page has asked. What it holds is kept true by the live connection, not by asking again and again. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({ defaultOptions: { queries: { retry: isWorthAnotherTry, staleTime: 10_000, refetchOnWindowFocus: true }, mutations: { retry: false } } });
}
