import { expect, it } from "vitest";
import { readSettings } from "./server-settings.ts";

it("an empty environment is the safe one", () => {
  expect(readSettings({})).toEqual({ corsOrigins: [], trustedProxies: [], mostStreams: 500, logLevel: "info" });
});

it("reads lists with spaces and single addresses", () => {
  const settings = readSettings({ PROXBOX_CORS_ORIGINS: "https://a.example, http://b.example:8080,", PROXBOX_TRUSTED_PROXIES: "10.0.0.0/8, 192.0.2.1,::1", PROXBOX_MAX_STREAMS: "7", PROXBOX_LOG_LEVEL: "Debug" });
  expect(settings).toMatchObject({ corsOrigins: ["https://a.example", "http://b.example:8080"], mostStreams: 7, logLevel: "debug" });
  expect(settings.trustedProxies.map(([address, bits]) => `${address.toString()}/${bits}`)).toEqual(["10.0.0.0/8", "192.0.2.1/32", "::1/128"]);
});

it.each([
  ["PROXBOX_CORS_ORIGINS", "proxbox.test"],
  ["PROXBOX_CORS_ORIGINS", "https://proxbox.test/"],
  ["PROXBOX_CORS_ORIGINS", "https://user:secret@proxbox.test"],
  ["PROXBOX_TRUSTED_PROXIES", "10.0.0.0/33"],
  ["PROXBOX_TRUSTED_PROXIES", "all"],
  ["PROXBOX_MAX_STREAMS", "0"],
  ["PROXBOX_MAX_STREAMS", "many"],
  ["PROXBOX_LOG_LEVEL", "loud"],
])("%s=%s is refused by name, without its value", (name, value) => {
  const read = (): unknown => readSettings({ [name]: value });
  expect(read).toThrow(expect.objectContaining({ code: "CFG_ENVIRONMENT", where: name }));
  expect(read).not.toThrow(value);
});
