import { describe, expect, it } from "vitest";
import { dialGuard, refuseTarget } from "./refuse-target.ts";
import { readTargetRules } from "./target-rules.ts";

const none = readTargetRules({});

describe("a target is refused", () => {
  it.each([
    ["169.254.169.254", "the metadata address itself"],
    ["169.254.0.1", "any link-local address"],
    ["169.254.169.254.", "a dot at its end"],
    [" 169.254.169.254 ", "blanks around it"],
    ["2852039166", "one decimal number"],
    ["0xa9fea9fe", "one hexadecimal number"],
    ["0251.0376.0251.0376", "octal parts"],
    ["0xA9.0xFE.0xA9.0xFE", "hexadecimal parts"],
    ["169.16689662", "two parts"],
    ["169.254.43518", "three parts"],
    ["１６９.２５４.１６９.２５４", "full-width digits"],
    ["169。254。169。254", "ideographic full stops"],
    ["%31%36%39.254.169.254", "percent signs"],
    ["::ffff:169.254.169.254", "IPv4 mapped into IPv6"],
    ["::ffff:a9fe:a9fe", "the same in hexadecimal"],
    ["0:0:0:0:0:ffff:a9fe:a9fe", "the same in full"],
    ["::ffff:0:a9fe:a9fe", "IPv4 translated"],
    ["::169.254.169.254", "IPv4-compatible IPv6"],
    ["64:ff9b::169.254.169.254", "through NAT64"],
    ["64:ff9b:1::a9fe:a9fe", "through a local NAT64"],
    ["2002:a9fe:a9fe::1", "through 6to4"],
    ["2001:0:4136:e378:8000:63bf:5601:5601", "through Teredo"],
    ["2001:db8::5efe:a9fe:a9fe", "through ISATAP"],
    ["[fe80::1]", "IPv6 link-local in brackets"],
    ["FE80:0000::1", "IPv6 link-local in another spelling"],
    ["febf::1", "the end of IPv6 link-local"],
    ["fd00:ec2::254", "IPv6 metadata of AWS"],
    ["fd00:0ec2:0:0::0254", "the same in another spelling"],
    ["100.100.100.200", "metadata of Alibaba"],
    ["metadata.google.internal", "metadata of Google by name"],
    ["Metadata.Google.Internal.", "the same in another spelling"],
    ["0.0.0.0", "unspecified"],
    ["0", "unspecified in one number"],
    ["0.1.2.3", "this network"],
    ["::", "unspecified IPv6"],
    ["0:0:0:0:0:0:0:0", "unspecified IPv6 in full"],
    ["224.0.0.1", "multicast"],
    ["239.255.255.255", "the end of multicast"],
    ["255.255.255.255", "broadcast"],
    ["ff02::1", "IPv6 multicast"],
    ["", "nothing"],
    ["10.0.0.1/24", "an address with a mask"],
    ["pve.example.org:8006", "a port"],
    ["pve.example.org/path", "a path"],
    ["user@pve.example.org", "credentials"],
    ["pve.example.org?x", "a query"],
    ["pve example", "a blank inside"],
    ["fe80::1%eth0", "a zone"],
    ["256.1.1.1", "a number too large"],
  ])("%s: %s", (host) => {
    expect(refuseTarget(host, none)).toEqual(expect.stringMatching(/./));
  });
});

describe("a target is let through", () => {
  it.each([["10.0.0.11"], ["192.168.1.1"], ["172.16.0.1"], ["127.0.0.1"], ["localhost"], ["::1"], ["fd00::11"], ["2001:db8::11"], ["[2001:db8::11]"], ["203.0.113.7"], ["100.64.0.1"], ["pve.example.org"], ["pve-1"], ["pve_1.lan"], ["::ffff:10.0.0.11"]])("%s", (host) => {
    expect(refuseTarget(host, none)).toBeUndefined();
  });
});

describe("the operator's lists", () => {
  const env = { PROXBOX_BLOCKED_TARGETS: "10.0.0.0/8, fd00::/8 blocked.example.org,*.evil.example,192.0.2.7", PROXBOX_ALLOWED_TARGETS: "10.1.0.0/16,169.254.169.254,good.evil.example" };
  const rules = readTargetRules(env);

  it.each(["10.2.0.1", "::ffff:10.2.0.1", "fd00::1", "blocked.example.org", "BLOCKED.example.org.", "a.b.evil.example", "192.0.2.7"])("block %s", (host) => {
    expect(refuseTarget(host, rules)).toContain("is blocked by the operator");
  });

  it.each(["10.1.2.3", "169.254.169.254", "0xa9fea9fe", "good.evil.example", "evil.example", "notblocked.example.org", "192.0.2.8"])("let %s through", (host) => {
    expect(refuseTarget(host, rules)).toBeUndefined();
  });

  it.each(["10.0.0.0/33", "a b/c", "http://x"])("must be understood: %s", (entry) => {
    expect(() => readTargetRules({ PROXBOX_BLOCKED_TARGETS: entry })).toThrow(expect.objectContaining({ code: "CFG_ENVIRONMENT", where: "PROXBOX_BLOCKED_TARGETS" }));
  });
});

describe("the guard at dial time", () => {
  const rules = readTargetRules({ PROXBOX_BLOCKED_TARGETS: "10.0.0.0/8,blocked.example.org", PROXBOX_ALLOWED_TARGETS: "meant.example.org" });
  const guard = dialGuard(rules);

  it("refuses what a name is resolved to", () => {
    expect(guard.refusalOf("169.254.169.254", "innocent.example.org")).toBe("innocent.example.org: 169.254.169.254 is link-local, where clouds serve their metadata");
    expect(guard.refusalOf("::ffff:a00:1", "innocent.example.org")).toContain("is blocked by the operator");
    expect(guard.refusalOf("192.168.1.1", "innocent.example.org")).toBeUndefined();
  });

  it("refuses a name that was blocked after it was saved", () => {
    expect(guard.refusalOf("192.168.1.1", "blocked.example.org")).toBe("blocked.example.org is blocked by the operator");
  });

  it("lets a name that the operator allows lead anywhere", () => {
    expect(guard.refusalOf("169.254.169.254", "meant.example.org")).toBeUndefined();
  });

  it("refuses what it cannot read", () => {
    expect(guard.refusalOf("nonsense", "innocent.example.org")).toContain("is no address");
  });
});
