import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./api-problem.ts";

const MOST_RETRIES = 2;

/** Only what may be another answer a moment later is asked again: nothing answered, or the server could not. */
function isWorthAnotherTry(failures: number, error: Error): boolean {
  return failures < MOST_RETRIES && error instanceof ApiProblem && (error.status === 0 || error.status >= 502);
}

/**
 * Makes the cache of what the page has asked. What it holds is kept true by the live connection, not by asking again and again.
 * `onSignedOut` is called when an answer says that the session has ended.
 */
export function makeQueryClient(onSignedOut: () => void): QueryClient {
  const onError = (error: Error): void => {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut();
  };
  return new QueryClient({ queryCache: new QueryCache({ onError }), mutationCache: new MutationCache({ onError }), defaultOptions: { queries: { retry: isWorthAnotherTry, staleTime: 10_000, refetchOnWindowFocus: true }, mutations: { retry: false } } });
}
