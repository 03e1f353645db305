import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemAlert } from "./problem-alert.tsx";
import { Spinner } from "./spinner.tsx";

/** What a question gave, in each of its states: on its way, refused, answered. An old answer stays in sight while it is asked again. */
export function QueryState<Data>({ query, children }: { readonly query: UseQueryResult<Data>; readonly children: (data: Data) => ReactNode }) {
  const retry = (): void => void query.refetch();
  if (query.data !== undefined) {
    return (
      <>
        {query.error === null ? null : <ProblemAlert error={query.error} onRetry={retry} />}
        {children(query.data)}
      </>
    );
  }
  if (query.error !== null) return <ProblemAlert error={query.error} onRetry={retry} />;
  return <div className="p-4 text-center"><Spinner /></div>;
}
