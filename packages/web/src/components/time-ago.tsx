import { useEffect, useState } from "react";
import { formatAgo } from "../format/format-ago.ts";
import { useTexts } from "../texts/use-texts.ts";

const TICK_MS = 20_000;

/** A time as people say it, "3 minutes ago", with the whole of it on hover; keeps itself true. */
export function TimeAgo({ at }: { readonly at: string | null }) {
  const { t, language } = useTexts();
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const look = (): void => setNow(Date.now());
    // A time that came just now lies after the last look: it would read as one to come.
    look();
    const timer = setInterval(look, TICK_MS);
    return () => clearInterval(timer);
  }, [at]);
  if (at === null) return <span className="text-secondary">{t("common.never")}</span>;
  const time = new Date(at);
  return <time dateTime={at} title={time.toLocaleString(language)}>{formatAgo(time.getTime() - now, language)}</time>;
}
