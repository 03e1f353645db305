import { startNetbox } from "@proxbox/lab";
import type { NetboxLab, NetboxLabOptions } from "@proxbox/lab";
import { afterEach, describe, expect, it } from "vitest";
import { testConnection } from "../testing/netbox-connection.ts";
import { changeLinks } from "./change-links.ts";
import type { LinkChange } from "./change-links.ts";

const PATH = "extras/custom-links";
const names = ["proxbox-cluster", "proxbox-device", "proxbox-vm"];
let lab: NetboxLab;
afterEach(() => lab.close());

async function start(options: NetboxLabOptions = {}): Promise<(change: Partial<LinkChange> & Pick<LinkChange, "do">) => Promise<string>> {
  lab = await startNetbox(options);
  const connection = testConnection(lab.url, { token: lab.tokens.v2 });
  return async (change) => {
    const outcomes = await changeLinks(connection, { publicUrl: "https://proxbox.example.org", isReplacing: false, ...change });
    expect(outcomes.map(({ name }) => name)).toEqual(names);
    return outcomes.map(({ status, differs }) => [status, ...differs].join(" ")).join(", ");
  };
}

function linkNamed(name: string): number {
  return lab.tables.find(PATH, (row) => row["name"] === name)?.id ?? 0;
}

describe("the links of NetBox into the control plane", () => {
  it.each(["4.2", "4.5", "4.7"] as const)("are made in NetBox %s, the second time nothing is written, and they go again", async (version) => {
    const change = await start({ version });
    lab.tables.insert(PATH, { name: "mine", object_types: ["dcim.device"], link_text: "Mine", link_url: "https://example.org" });
    expect(await change({ do: "install" })).toBe("created, created, created");
    expect(lab.tables.get(PATH, linkNamed("proxbox-vm"))).toMatchObject({
      object_types: ["virtualization.virtualmachine"],
      link_text: '{% if "proxbox" in object.tags.slugs() %}Open in Proxbox{% endif %}',
      link_url: "https://proxbox.example.org/go/vm/{{ object.pk }}",
      group_name: "Proxbox",
      button_class: "blue",
    });
    const { writes } = lab.requests;
    expect(await change({ do: "install" })).toBe("unchanged, unchanged, unchanged");
    expect(lab.requests.writes).toBe(writes);
    expect(await change({ do: "remove" })).toBe("removed, removed, removed");
    expect(await change({ do: "remove" })).toBe("absent, absent, absent");
    expect(lab.requests.writes).toBe(writes + 3);
    expect(lab.tables.rows(PATH).map((row) => row["name"])).toEqual(["mine"]);
    expect(lab.unexpected).toEqual([]);
  });

  it("are left to who changed one, and named with what differs, until it is said that they shall be replaced", async () => {
    const change = await start();
    await change({ do: "install" });
    lab.tables.patch(PATH, linkNamed("proxbox-vm"), { button_class: "red", weight: 7 });
    lab.tables.remove(PATH, linkNamed("proxbox-device"));
    expect(await change({ do: "install" })).toBe("unchanged, created, kept weight button_class");
    expect(await change({ do: "install", publicUrl: "https://other.example.org" })).toBe("kept link_url, kept link_url, kept link_url weight button_class");
    expect(await change({ do: "remove" })).toBe("removed, removed, kept weight button_class");
    expect(lab.tables.rows(PATH)).toMatchObject([{ name: "proxbox-vm", weight: 7 }]);
    expect(await change({ do: "install", isReplacing: true })).toBe("created, created, updated");
    expect(lab.tables.get(PATH, linkNamed("proxbox-vm"))).toMatchObject({ weight: 100, button_class: "blue" });
    expect(await change({ do: "remove", isReplacing: true })).toBe("removed, removed, removed");
  });

  it("are not written by a token that may not, which is told with the right that is missing", async () => {
    await start();
    const token = lab.tokens.addToken([{ type: "extras.customlink", actions: ["view"] }]);
    await expect(changeLinks(testConnection(lab.url, { token }), { do: "install", publicUrl: "https://p", isReplacing: false })).rejects.toMatchObject({ code: "NB_PERMISSION" });
    expect(lab.tables.rows(PATH)).toEqual([]);
  });
});
