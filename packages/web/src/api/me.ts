import { Me } from "@proxbox/contract";
import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { request, setCsrfToken } from "./request.ts";

/** Who is signed in. Throws an `ApiProblem` with status 401 when nobody is. */
export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: async ({ signal }) => {
    const me = await request(Me, "/api/me/", { signal });
    setCsrfToken(me.csrf_token);
    return me;
  },
  staleTime: 60_000,
});

/** Whether this browser has a session, or had one: where there is none, nobody has to be asked. */
export function hasSession(): boolean {
  return document.cookie.split("; ").some((cookie) => cookie.startsWith("proxbox_csrf="));
}

/** Who is signed in, within the frame, where that is known. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
