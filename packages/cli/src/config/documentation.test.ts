import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rootCertificates } from "node:tls";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Config } from "./config.ts";
import { loadConfig } from "./load-config.ts";
import { toSourceSettings } from "./source-settings.ts";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodOptional ? unwrap(schema.unwrap()) : schema;
}

/** Every key of the schema in the notation of the page: settings that sources and defaults share without their prefix. */
function keysOf(schema: z.core.$ZodType, path = ""): string[] {
  const inner = unwrap(schema);
  // A table of its own, which the page explains where it explains the rules.
  if (path === "mapping_rules") return [path];
  if (inner instanceof z.ZodArray) return inner.element instanceof z.ZodObject ? keysOf(inner.element, `${path}[]`) : [path];
  if (!(inner instanceof z.ZodObject)) return [path];
  return Object.entries(inner.shape as Record<string, z.core.$ZodType>).flatMap(([key, value]) => keysOf(value, path === "" ? key : `${path}.${key}`));
}

function documentedKeys(): Map<string, string> {
  const page = readFileSync(join(root, "docs/config.md"), "utf8");
  const tables = page.slice(page.indexOf("## Keys"), page.indexOf("Policies:"));
  const rows = [...tables.matchAll(/^\| `([^`]+)` \|.*\|([^|]*)\|$/gm)];
  return new Map(rows.map(([, key = "", standard = ""]) => [key, standard.replaceAll("`", "").trim()]));
}

describe("docs/config.md", () => {
  it("lists every key of the schema and no other", () => {
    const shared = keysOf(Config.shape.defaults);
    const paths = keysOf(Config).flatMap((key) => {
      const [, own] = /^(?:defaults|proxmox\[\])\.(.*)$/.exec(key) ?? [];
      return own !== undefined && shared.includes(own) ? [own] : [key];
    });
    expect([...documentedKeys().keys()].filter((key) => key !== "defaults").toSorted()).toEqual([...new Set(paths)].toSorted());
  });

  it("gives the defaults that hold", () => {
    const source = Config.shape.proxmox.element.parse({ name: "lab", url: "https://a:8006", token: "root@pam!sync=s" });
    const settings = toSourceSettings({ source, defaults: {}, rules: [] }, false);
    const documented = documentedKeys();
    expect(documented.get("manage_devices")).toBe(String(settings.isManagingDevices));
    expect(documented.get("include_templates")).toBe(String(settings.isIncludingTemplates));
    expect(documented.get("disk_base_unit")).toBe(String(settings.diskBaseUnit));
    expect(documented.get("adoption")).toBe(settings.adoption);
    expect(documented.get("deletion.enabled")).toBe(String(settings.deletion.isEnabled));
    expect(documented.get("deletion.grace_days")).toBe(String(settings.deletion.graceDays));
    expect(documented.get("deletion.max_ratio")).toBe(String(settings.deletion.maxRatio));
    expect(documented.get("deletion.always_allowed")).toBe(String(settings.deletion.alwaysAllowed));
  });
});

describe("proxbox.example.yaml", () => {
  it("is a valid configuration once its secrets and its CA are there", () => {
    const folder = mkdtempSync(join(tmpdir(), "proxbox-example-"));
    try {
      copyFileSync(join(root, "proxbox.example.yaml"), join(folder, "proxbox.yaml"));
      writeFileSync(join(folder, "pve-root-ca.pem"), rootCertificates[0]!);
      writeFileSync(join(folder, "lab-secret.txt"), "s3cret\n");
      const env = { NETBOX_TOKEN: "n", PROXMOX_TOKEN: "sync@pve!proxbox=p" };
      const config = loadConfig(join(folder, "proxbox.yaml"), { env, isDeletionApproved: false });
      expect(config.sources.map(({ name }) => name)).toEqual(["berlin", "lab"]);
      expect(config.sources[0]?.settings.site).toBe("Berlin");
      expect(config.sources[1]?.proxmox.credentials).toMatchObject({ secret: "s3cret" });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
