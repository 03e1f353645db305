import type { MappingRule } from "@proxbox/contract";
import { useState } from "react";
import { Dialog } from "../../../components/dialog.tsx";
import { SelectField, TextField } from "../../../components/field.tsx";
import { useUnsaved } from "../../../components/use-unsaved.tsx";
import { useTexts } from "../../../texts/use-texts.ts";
import { MATCH_FIELDS, readRule, ruleTexts, SET_FIELDS } from "./rule-form.ts";
import type { RuleTexts } from "./rule-form.ts";

/** The rule to change, or none for a new one. */
export interface RuleDialogProps {
  readonly rule: MappingRule | undefined;
  readonly onSave: (rule: MappingRule) => void;
  readonly onClose: () => void;
}

const choices: Readonly<Record<string, readonly string[]>> = { "match.type": ["qemu", "lxc", "template"], "set.include": ["true", "false"] };

/** Makes a rule or changes one: what it looks at, and what it sets. It is saved with the whole table. */
export function RuleDialog({ rule, onSave, onClose }: RuleDialogProps) {
  const { t } = useTexts();
  const [texts, setTexts] = useState<RuleTexts>(() => ruleTexts(rule));
  const [wrong, setWrong] = useState<Readonly<Record<string, string>>>({});
  const { leave, question } = useUnsaved(JSON.stringify(texts) !== JSON.stringify(ruleTexts(rule)));
  const close = (): void => leave(onClose);
  const save = (): void => {
    const read = readRule(texts);
    if ("rule" in read) onSave(read.rule);
    else setWrong(read.wrong);
  };
  const field = (key: string, label: string) => {
    const parts = { label, error: wrong[key], value: texts[key] ?? "", onChange: (event: { readonly target: { readonly value: string } }) => setTexts({ ...texts, [key]: event.target.value }) };
    const options = choices[key];
    return (
      <div key={key} className="col-sm-6 col-lg-4">
        {options === undefined ? <TextField {...parts} autoComplete="off" /> : <SelectField {...parts}><option value="">–</option>{options.map((option) => <option key={option} value={option}>{option}</option>)}</SelectField>}
      </div>
    );
  };
  const footer = (
    <>
      <button type="button" className="btn" onClick={close}>{t("common.cancel")}</button>
      <button type="submit" form="rule-form" className="btn btn-primary">{t("rules.take")}</button>
    </>
  );
  return (
    <Dialog title={t(rule === undefined ? "rules.add" : "rules.edit")} isWide onClose={close} footer={footer}>
      <form id="rule-form" noValidate onSubmit={(event) => { event.preventDefault(); save(); }}>
        <div className="row">{field("name", t("common.name"))}</div>
        <h3 className="h4">{t("rules.match")}</h3>
        <p className="text-secondary">{t("rules.matchHint")}</p>
        <div className="row g-3">{MATCH_FIELDS.map((name) => field(`match.${name}`, t(`rules.match.${name}`)))}</div>
        <h3 className="h4">{t("rules.set")}</h3>
        <p className="text-secondary">{t("rules.setHint")}</p>
        {wrong["set"] === undefined ? null : <div className="invalid-feedback d-block mb-2" role="alert">{wrong["set"]}</div>}
        <div className="row g-3">{SET_FIELDS.map((name) => field(`set.${name}`, t(`rules.set.${name}`)))}</div>
      </form>
      {question}
    </Dialog>
  );
}
