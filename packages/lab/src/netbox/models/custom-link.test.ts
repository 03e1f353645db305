import { expect, it } from "vitest";
import { startTestNetbox } from "../test-netbox.ts";

const links = "extras/custom-links/";
const link = { name: "pve", object_types: ["virtualization.virtualmachine"], link_text: "Open", link_url: "https://pve/{{ object.pk }}" };

it.each(["4.2", "4.7"] as const)("a custom link of NetBox %s has its defaults, and its choice is read as it is written", async (version) => {
  await using netbox = await startTestNetbox({ version });
  const { status, body } = await netbox.send("POST", links, link);
  expect([status, body]).toMatchObject([201, { ...link, display: "pve", enabled: true, weight: 100, group_name: "", button_class: "default", new_window: false }]);
  expect("owner" in (body as object)).toBe(version === "4.7");
  expect(await netbox.list(`${links}?name=pve&name=other`)).toHaveLength(1);
});

it("a custom link is refused without its texts, on what there is not, with another class, and twice by one name", async () => {
  await using netbox = await startTestNetbox();
  const refusal = async (changes: object): Promise<unknown> => (await netbox.send("POST", links, { ...link, ...changes })).body;
  expect(await refusal({ link_text: "" })).toEqual({ link_text: ["This field may not be blank."] });
  expect(await refusal({ object_types: ["dcim.nothing"] })).toEqual({ object_types: ["Invalid content type: dcim.nothing"] });
  expect(await refusal({ button_class: "outline" })).toEqual({ button_class: ['"outline" is not a valid choice.'] });
  expect(await refusal({ group_name: "g".repeat(51) })).toEqual({ group_name: ["Ensure this field has no more than 50 characters."] });
  await netbox.create(links, link);
  expect(await refusal({})).toEqual({ name: ["custom link with this name already exists."] });
});
