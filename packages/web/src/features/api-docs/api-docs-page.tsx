import { Card } from "../../components/card.tsx";
import { Page } from "../../components/page.tsx";
import { useTexts } from "../../texts/use-texts.ts";

/** How programs use Proxbox. */
export function ApiDocsPage() {
  const { t } = useTexts();
  const origin = location.origin;
  return (
    <Page title={t("apiDocs.title")} actions={<a className="btn btn-primary" href="/api/docs/">{t("apiDocs.open")}</a>}>
      <div className="row g-3">
        <div className="col-lg-6">
          <Card title={t("apiDocs.try")}>
            <p className="text-secondary">{t("apiDocs.tryHint")}</p>
            <pre className="proxbox-mono" tabIndex={0}>{`curl -H "Authorization: Token $PROXBOX_TOKEN" \\\n  ${origin}/api/jobs/`}</pre>
            <p className="text-secondary">{t("apiDocs.runHint")}</p>
            <pre className="proxbox-mono" tabIndex={0}>{`curl -X POST -H "Authorization: Token $PROXBOX_TOKEN" \\\n  -H "Content-Type: application/json" -d '{}' \\\n  ${origin}/api/jobs/`}</pre>
          </Card>
        </div>
        <div className="col-lg-6">
          <Card title={t("apiDocs.addresses")} isFlush>
            <div className="list-group list-group-flush">
              {(["/api/docs/", "/api/schema/", "/api/", "/metrics", "/healthz", "/readyz"] as const).map((path) => (
                <a key={path} className="list-group-item list-group-item-action" href={path}>
                  <div className="proxbox-mono">{path}</div>
                  <div className="text-secondary">{t(`apiDocs.${path}`)}</div>
                </a>
              ))}
            </div>
          </Card>
        </div>
      </div>
    </Page>
  );
}
