import { expect, it } from "vitest";
import { kindNameText, kindsTitle, kindText, kindTitle } from "./kind-text.ts";
import { formatText } from "./texts.ts";
import type { TextKey, TextValues } from "./texts.ts";

function words(language: string) {
  return { language, t: (key: TextKey, values?: TextValues) => formatText(language, key, values) };
}

it.each([
  ["en", ["virtual machine", "Virtual machine", "Virtual machines"]],
  ["pt-BR", ["máquina virtual", "Máquina virtual", "Máquinas virtuais"]],
])("a kind has people's words in %s, in a sentence, as a heading, for one and many", (language, said) => {
  expect([kindText(words(language), "virtual-machine"), kindTitle(words(language), "virtual-machine"), kindsTitle(words(language), "virtual-machine")]).toEqual(said);
});

it("a name that begins with a kind begins with its words, any other stays", () => {
  expect(["vm-interface web net0", "web net0"].map((name) => kindNameText(words("en"), name))).toEqual(["VM interface web net0", "web net0"]);
});

it("a kind of a newer backend goes by its own words", () => {
  expect([kindText(words("en"), "load-balancer"), kindsTitle(words("en"), "load-balancer")]).toEqual(["load balancer", "Load balancer"]);
});
