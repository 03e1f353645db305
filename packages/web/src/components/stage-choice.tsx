import { STAGE_NAMES } from "@proxbox/contract";
import type { StageName } from "@proxbox/contract";
import { useTexts } from "../texts/use-texts.ts";

/** Chooses stages; none chosen means all. */
export function StageChoice({ chosen, onChange }: { readonly chosen: readonly StageName[]; readonly onChange: (stages: readonly StageName[]) => void }) {
  const { t } = useTexts();
  const toggle = (name: StageName): void => onChange(chosen.includes(name) ? chosen.filter((each) => each !== name) : STAGE_NAMES.filter((each) => each === name || chosen.includes(each)));
  return (
    <fieldset className="mb-3">
      <legend className="form-label">{t("run.stages")} <span className="text-secondary fw-normal">({chosen.length === 0 ? t("run.allStages") : chosen.length})</span></legend>
      <div className="proxbox-choices">
        {STAGE_NAMES.map((name) => (
          <label key={name} className="form-check m-0">
            <input type="checkbox" className="form-check-input" checked={chosen.includes(name)} onChange={() => toggle(name)} />
            <span className="form-check-label">{t(`stage.${name}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
