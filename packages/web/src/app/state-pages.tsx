import { Link } from "@tanstack/react-router";
import { ProblemAlert } from "../components/problem-alert.tsx";
import { Spinner } from "../components/spinner.tsx";
import { useTexts } from "../texts/use-texts.ts";

/** Shown while a page is on its way. */
export function LoadingPage() {
  return (
    <div className="container-tight py-6 text-center">
      <Spinner />
    </div>
  );
}

/** Shown for an address that no page has. */
export function NotFoundPage() {
  const { t } = useTexts();
  return (
    <main className="container-tight py-6">
      <div className="empty">
        <div className="empty-header">404</div>
        <h1 className="empty-title">{t("state.notFound")}</h1>
        <p className="empty-subtitle text-secondary">{t("state.notFoundHint")}</p>
        <div className="empty-action">
          <Link to="/" className="btn btn-primary">{t("state.home")}</Link>
        </div>
      </div>
    </main>
  );
}

/** Shown when a page could not be made. */
export function ProblemPage({ error, reset }: { readonly error: unknown; readonly reset?: () => void }) {
  return (
    <main className="container-tight py-6">
      <ProblemAlert error={error} {...(reset === undefined ? {} : { onRetry: reset })} />
    </main>
  );
}
