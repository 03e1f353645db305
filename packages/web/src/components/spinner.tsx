import { useTexts } from "../texts/use-texts.ts";

/** Says that something is on its way. */
export function Spinner() {
  const { t } = useTexts();
  return (
    <div className="spinner-border text-secondary" role="status">
      <span className="visually-hidden">{t("state.loading")}</span>
    </div>
  );
}
