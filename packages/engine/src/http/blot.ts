import type { Http } from "./http.ts";

/** What stands in the place of a secret. */
const BLOT = "***";

/** Shorter texts are no secrets, and would blot out words. */
const SHORTEST = 8;

/**
 * Blots secrets out of everything a server answers, whatever it is: a server or a proxy may echo the request's headers in an
 * error page or in its reason phrase, and those are quoted in our errors (E113).
 */
export function blotting(http: Http, secrets: readonly string[]): Http {
  const canaries = secrets.filter((secret) => secret.length >= SHORTEST);
  const blot = (text: string): string => canaries.reduce((blotted, canary) => (blotted.includes(canary) ? blotted.replaceAll(canary, BLOT) : blotted), text);
  return {
    baseUrl: http.baseUrl,
    counts: http.counts,
    guard: http.guard,
    request: async (request) => {
      const answer = await http.request(request);
      return { ...answer, text: blot(answer.text), reason: blot(answer.reason) };
    },
    close: () => http.close(),
  };
}
