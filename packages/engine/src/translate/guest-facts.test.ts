import { describe, expect, it } from "vitest";
import type { Guest, GuestInterface } from "../collect/snapshot.ts";
import { testGuest } from "../testing/facts.ts";
import { present, unknown } from "../values/observed.ts";
import type { Observed } from "../values/observed.ts";
import { fallbackName, parseTags, readGuest } from "./guest-facts.ts";
import type { GuestFacts } from "./guest-facts.ts";

const MAC = "BC:24:11:00:00:01";
const SILENT = unknown<readonly GuestInterface[]>("agent-silent", "the agent is not running");

function read(guest: Guest): GuestFacts {
  return readGuest("lab", guest, [/^docker/]);
}

function container(line: string, interfaces: Observed<readonly GuestInterface[]>): Guest {
  return testGuest({ net0: `name=eth0,bridge=vmbr0,hwaddr=${MAC},${line}` }, { vmid: 101, type: "lxc", interfaces });
}

function machine(ipconfig0: string, interfaces: Observed<readonly GuestInterface[]>): Guest {
  return testGuest({ net0: `virtio=${MAC}`, ipconfig0 }, { interfaces });
}

function live(...addresses: string[]): Observed<readonly GuestInterface[]> {
  return present([{ name: "eth0", mac: MAC, addresses: addresses.map((address) => ({ address, prefixLength: 24 })) }]);
}

function hostsOf({ addresses }: GuestFacts): readonly string[] | string {
  return addresses.state === "present" ? addresses.value.map(({ host }) => host) : addresses.state;
}

describe("fallbackName", () => {
  it("E10: calls a nameless guest by its type and vmid", () => {
    expect([fallbackName(testGuest()), fallbackName(testGuest({}, { vmid: 101, type: "lxc" }))]).toEqual(["vm-100", "ct-101"]);
  });
});

describe("parseTags", () => {
  it("E76: takes each tag once whatever its case and whatever separates them", () => {
    expect(parseTags("prod;Web;web")).toEqual(["prod", "web"]);
    expect(parseTags("prod, Web  web;;")).toEqual(["prod", "web"]);
  });

  it("has no tag in an empty text", () => {
    expect(parseTags("")).toEqual([]);
    expect(parseTags(" ; ")).toEqual([]);
  });
});

describe("readGuest", () => {
  it("keeps everything unknown while the configuration cannot be read", () => {
    const facts = read(testGuest({}, { config: unknown("node-offline", "pve1 is offline"), interfaces: live("10.0.0.5") }));
    expect([facts.nics.state, facts.disks.state, facts.addresses.state]).toEqual(["unknown", "unknown", "unknown"]);
    expect(facts.fingerprint).toEqual({ macs: [] });
  });

  it("takes the configuration's tags before those of the list, which may be older", () => {
    expect(read(testGuest({ tags: "new" }, { tags: "old" })).tags).toEqual(["new"]);
    expect(read(testGuest({}, { tags: "old" })).tags).toEqual(["old"]);
  });

  it("E28: does not know the addresses of a virtual machine whose agent is silent", () => {
    const facts = read(testGuest({ net0: `virtio=${MAC}` }, { interfaces: SILENT }));
    expect(facts.addresses).toEqual(SILENT);
  });

  it("E31: knows the addresses of a virtual machine whose agent answers", () => {
    expect(hostsOf(read(testGuest({ net0: `virtio=${MAC}` }, { interfaces: live("10.0.0.5") })))).toEqual(["10.0.0.5"]);
  });

  it("E57: takes the static address of a stopped container from its configuration, and nothing of auto", () => {
    const facts = read(container("ip=192.0.2.10/24,ip6=auto", unknown("powered-off", "the guest is stopped")));
    expect(hostsOf(facts)).toEqual(["192.0.2.10"]);
  });

  it("E58: takes the static address where Proxmox VE reports no interfaces, and calls nothing else of the container gone", () => {
    const facts = read(container("ip=192.0.2.10/24,ip6=dhcp", unknown("not-supported", "not implemented")));
    expect(hostsOf(facts)).toEqual(["192.0.2.10"]);
    expect([...facts.unmentioned]).toEqual(["net0"]);
  });

  it("E58: knows nothing of a container on DHCP where Proxmox VE reports no interfaces", () => {
    expect(read(container("ip=dhcp", unknown("not-supported", "not implemented"))).addresses.state).toBe("unknown");
  });

  it("E56: takes what a running container shows, and a static address that it does not show besides", () => {
    expect(hostsOf(read(container("ip=dhcp", live("10.0.0.5"))))).toEqual(["10.0.0.5"]);
    expect(hostsOf(read(container("ip=192.0.2.10/24", live("10.0.0.5"))))).toEqual(["10.0.0.5", "192.0.2.10"]);
    expect(hostsOf(read(container("ip=192.0.2.10/24", live("192.0.2.10"))))).toEqual(["192.0.2.10"]);
  });

  it("E57: takes both families of a container's configuration, and what a running one shows besides (E56)", () => {
    expect(hostsOf(read(container("ip=192.0.2.10/24,ip6=2001:db8::10/64", unknown("powered-off", "the guest is stopped"))))).toEqual(["192.0.2.10", "2001:db8::10"]);
    expect(hostsOf(read(container("ip=192.0.2.10/24,ip6=2001:db8::10/64", live("192.0.2.10", "10.0.0.5"))))).toEqual(["192.0.2.10", "10.0.0.5", "2001:db8::10"]);
  });

  it("E28, E29: takes what cloud-init gives a virtual machine that is not heard, as assumed, and calls nothing else of it gone", () => {
    const facts = read(machine("ip=192.0.2.5/24,gw=192.0.2.1,ip6=2001:db8::5/64", SILENT));
    expect(facts.addresses).toMatchObject({ state: "present", value: [{ slot: "net0", host: "192.0.2.5", prefixLength: 24, isAssumed: true }, { host: "2001:db8::5", isAssumed: true }] });
    expect([...facts.unmentioned]).toEqual(["net0"]);
  });

  it("takes nothing of cloud-init's dhcp, auto and manual, of what NetBox would refuse, and of a template's", () => {
    expect(read(machine("ip=dhcp,ip6=auto", SILENT)).addresses).toEqual(SILENT);
    expect(read(machine("ip=192.0.2.0/24,ip6=dhcp", SILENT)).addresses).toEqual(SILENT);
    expect(read({ ...machine("ip=192.0.2.5/24", SILENT), isTemplate: true }).addresses).toEqual(SILENT);
  });

  it("lets the guest's word count where it contradicts cloud-init, and says so", () => {
    const facts = read(machine("ip=192.0.2.5/24", live("10.0.0.5")));
    expect([hostsOf(facts), facts.notes]).toEqual([["10.0.0.5"], ["cloud-init gives net0 the address 192.0.2.5, which the guest does not have; what the guest says counts"]]);
    const same = read(machine("ip=192.0.2.5/24", live("192.0.2.5")));
    expect([hostsOf(same), same.notes]).toEqual([["192.0.2.5"], []]);
    expect(same.addresses.state === "present" && same.addresses.value[0]?.isAssumed).toBeUndefined();
  });

  it("takes cloud-init's address for a NIC that the guest does not mention", () => {
    const two = testGuest({ net0: `virtio=${MAC}`, net1: "virtio=BC:24:11:00:00:02", ipconfig1: "ip=192.0.2.5/24" }, { interfaces: live("10.0.0.5") });
    expect(hostsOf(read(two))).toEqual(["10.0.0.5", "192.0.2.5"]);
    expect(read(two).notes).toEqual([]);
  });

  it("E46: takes no static address that NetBox would refuse", () => {
    expect(hostsOf(read(container("ip=192.0.2.0/24", live("10.0.0.5"))))).toEqual(["10.0.0.5"]);
  });

  it("E14: reads the birth marks, whatever their case", () => {
    const facts = read(testGuest({ smbios1: "uuid=5B1A0000-0000-4000-8000-000000000001,base64=1", meta: "creation-qemu=9.0.2,ctime=1700000001", net1: "virtio=BC:24:11:00:00:02", net0: `virtio=${MAC.toLowerCase()}` }));
    expect(facts.fingerprint).toEqual({ uuid: "5b1a0000-0000-4000-8000-000000000001", ctime: "1700000001", macs: [MAC, "BC:24:11:00:00:02"] });
    expect(read(testGuest({ rootfs: "local-lvm:vm-101-disk-0,size=8G" }, { type: "lxc" })).fingerprint).toEqual({ macs: [], rootfs: "local-lvm:vm-101-disk-0" });
  });

  it("E35, E46: counts the addresses that nobody wants, and names those that NetBox would refuse", () => {
    const interfaces = present([
      { name: "docker0", mac: "02:42:00:00:00:01", addresses: [{ address: "172.17.0.1", prefixLength: 16 }] },
      { name: "eth0", mac: MAC, addresses: [{ address: "fe80::1", prefixLength: 64 }, { address: "169.254.1.1", prefixLength: 16 }, { address: "10.0.0.0", prefixLength: 24 }] },
    ]);
    const { notes, leftOut } = read(testGuest({ net0: `virtio=${MAC}` }, { interfaces }));
    expect([...leftOut]).toEqual([["interface ignored by the settings", 1], ["link-local", 2]]);
    expect(notes).toEqual(["10.0.0.0/24 on eth0 is left out: network address of its subnet"]);
  });
});
