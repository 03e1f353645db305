import { describe, expect, it } from "vitest";
import { parseBoolean, parsePropertyString } from "./property-string.ts";

describe("parsePropertyString", () => {
  it("keeps the leading part that has no key apart from the values", () => {
    const { first, values } = parsePropertyString("local-lvm:vm-100-disk-0,iothread=1,size=32G");
    expect(first).toBe("local-lvm:vm-100-disk-0");
    expect(Object.fromEntries(values)).toEqual({ iothread: "1", size: "32G" });
  });

  it("takes a leading part with a key as a value", () => {
    const { first, values } = parsePropertyString("virtio=BC:24:11:00:00:01,bridge=vmbr0");
    expect(first).toBe("");
    expect(Object.fromEntries(values)).toEqual({ virtio: "BC:24:11:00:00:01", bridge: "vmbr0" });
  });

  it("keeps whatever stands after the first equals sign", () => {
    expect(parsePropertyString("uuid=a,serial=Zm9v=,base64=1").values.get("serial")).toBe("Zm9v=");
  });

  it("ignores later parts without a key, blanks around names, and an empty text", () => {
    const { first, values } = parsePropertyString(" 1 , type = virtio ,odd,=x");
    expect(first).toBe("1");
    expect(Object.fromEntries(values)).toEqual({ type: "virtio" });
    expect(parsePropertyString("")).toEqual({ first: "", values: new Map() });
  });
});

describe("parseBoolean", () => {
  it("reads every word that Proxmox VE writes for yes and no", () => {
    expect(["1", "on", "Yes", " true "].map(parseBoolean)).toEqual([true, true, true, true]);
    expect(["0", "OFF", "no", "false"].map(parseBoolean)).toEqual([false, false, false, false]);
  });

  it("does not guess at anything else", () => {
    expect([undefined, "", "2", "enabled"].map(parseBoolean)).toEqual([undefined, undefined, undefined, undefined]);
  });
});
