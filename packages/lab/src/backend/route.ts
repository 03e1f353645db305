import type { LabRequest, LabResponse } from "../http/lab-server.ts";

/** One path of the backend; `answer` gets what the expression's groups found. */
export interface BackendRoute {
  readonly method: string;
  /** Tested on the path without its leading slash. */
  readonly path: RegExp;
  answer(request: LabRequest, groups: readonly string[]): LabResponse;
}

/** Writes routes shorter: `route("GET", "netbox/endpoint/(\\d+)", …)`. */
export function route(method: string, path: string, answer: BackendRoute["answer"]): BackendRoute {
  return { method, path: new RegExp(`^${path}$`), answer };
}

/** The answer of the first route that fits; `undefined` when none does, 405 when only the method does not. */
export function answerByRoutes(routes: readonly BackendRoute[], request: LabRequest): LabResponse | undefined {
  const path = request.path.slice(1);
  const fitting = routes.filter((each) => each.path.test(path));
  const found = fitting.find(({ method }) => method === request.method);
  if (found !== undefined) return found.answer(request, (found.path.exec(path) ?? []).slice(1).map((group) => decodeURIComponent(group ?? "")));
  return fitting.length === 0 ? undefined : { status: 405, headers: { "Content-Type": "application/json" }, body: '{"detail":"Method Not Allowed"}' };
}
