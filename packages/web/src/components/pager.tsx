import { useTexts } from "../texts/use-texts.ts";

/** Which part of a list is shown. */
export interface PagerProps {
  readonly count: number;
  readonly limit: number;
  readonly offset: number;
  readonly onOffset: (offset: number) => void;
}

/** Steps through a list page by page. */
export function Pager({ count, limit, offset, onOffset }: PagerProps) {
  const { t } = useTexts();
  if (count <= limit && offset === 0) return null;
  return (
    <nav className="card-footer d-flex align-items-center gap-2" aria-label={t("common.page", { from: offset + 1, to: Math.min(offset + limit, count), count })}>
      <p className="m-0 text-secondary me-auto">{t("common.page", { from: Math.min(offset + 1, count), to: Math.min(offset + limit, count), count })}</p>
      <button type="button" className="btn btn-sm" disabled={offset === 0} onClick={() => onOffset(Math.max(0, offset - limit))}>{t("common.previous")}</button>
      <button type="button" className="btn btn-sm" disabled={offset + limit >= count} onClick={() => onOffset(offset + limit)}>{t("common.next")}</button>
    </nav>
  );
}
