import type { UseMutationResult } from "@tanstack/react-query";
import type { EndpointTest } from "@proxbox/contract";
import { Dialog } from "../../../components/dialog.tsx";
import { ProblemAlert } from "../../../components/problem-alert.tsx";
import { Spinner } from "../../../components/spinner.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import type { SavedEndpoint } from "../api/endpoints.ts";
import { TestSteps } from "./test-steps.tsx";

/** What is shown of a test: it was started by whoever opened the dialogue. */
export interface TestDialogProps {
  readonly endpoint: SavedEndpoint;
  readonly test: UseMutationResult<EndpointTest, Error, number>;
  readonly onClose: () => void;
}

/** A test of an endpoint, and the button to try it again. */
export function TestDialog({ endpoint, test, onClose }: TestDialogProps) {
  const { t } = useTexts();
  const footer = (
    <>
      <button type="button" className="btn" disabled={test.isPending} onClick={() => test.mutate(endpoint.id)}>{t("endpoints.testAgain")}</button>
      <button type="button" className="btn btn-primary" onClick={onClose}>{t("common.close")}</button>
    </>
  );
  return (
    <Dialog title={t("endpoints.testOf", { name: endpoint.name })} onClose={onClose} footer={footer}>
      {test.isPending ? <div className="text-center p-3"><Spinner /></div> : null}
      {test.error === null ? null : <ProblemAlert error={test.error} />}
      {test.data === undefined || test.isPending ? null : <TestSteps test={test.data} />}
    </Dialog>
  );
}
