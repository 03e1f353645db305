import { TimeAgo } from "../../../components/time-ago.tsx";
import { useTexts } from "../../../texts/use-texts.ts";

/** Since when an object is gone or could not be seen, and why; nothing of what is as it should be. */
export function SeenBadge({ missingSince, staleSince, staleReason }: { readonly missingSince: string | null; readonly staleSince: string | null; readonly staleReason: string | null }) {
  const { t } = useTexts();
  if (missingSince !== null) return <span className="badge bg-red-lt text-wrap text-start"><span>{t("inventory.missing")} <TimeAgo at={missingSince} /></span></span>;
  if (staleSince === null) return <span className="badge bg-green-lt">{t("inventory.seen")}</span>;
  return <span className="badge bg-yellow-lt text-wrap text-start" title={staleReason ?? ""}><span>{t("inventory.stale")} <TimeAgo at={staleSince} /></span></span>;
}
