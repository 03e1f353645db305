import { LANGUAGES } from "./texts.ts";
import { useTexts } from "./use-texts.ts";

/** Lets a person choose the page's language. */
export function LanguageSelect() {
  const { t, language, setLanguage } = useTexts();
  return (
    <select className="form-select form-select-sm w-auto" aria-label={t("shell.language")} value={language} onChange={(event) => setLanguage(event.target.value)}>
      {Object.entries(LANGUAGES).map(([key, { name }]) => (
        <option key={key} value={key} lang={key}>{name}</option>
      ))}
    </select>
  );
}
