import { expect, it } from "vitest";
import { ApiProblem } from "./api-problem.ts";
import { makeQueryClient } from "./make-query-client.ts";

it("says that the session has ended when an answer does, and not when something is merely forbidden", async () => {
  let times = 0;
  const client = makeQueryClient(() => void (times += 1));
  const ask = (status: number): Promise<unknown> => client.fetchQuery({ queryKey: [status], queryFn: () => Promise.reject(new ApiProblem(status, { detail: "no", code: "AUTH" })) }).catch((error: unknown) => error);
  expect(await ask(403)).toMatchObject({ status: 403 });
  expect(times).toBe(0);
  expect(await ask(401)).toMatchObject({ status: 401 });
  expect(times).toBe(1);
});
