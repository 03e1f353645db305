import { describe, expect, it } from "vitest";
import { HttpFailure } from "../http/http.ts";
import type { HttpAnswer, HttpFailureType } from "../http/http.ts";
import { refusalOf, toAnswerError, toFailureError } from "./errors.ts";
import type { RefusalType } from "./errors.ts";

const place = { where: "https://pve.example:8006/api2/json/x", principal: "ann@pve!sync" };

function answer(status: number, reason: string, body?: unknown): HttpAnswer {
  const contentType = typeof body === "string" ? "text/html" : "application/json";
  const text = body === undefined ? "" : typeof body === "string" ? body : JSON.stringify(body);
  return { status, reason, headers: { "content-type": contentType }, text };
}

describe("toAnswerError", () => {
  const text = "QEMU guest agent is not running";

  it.each([
    ["PVE < 8.4, text in the reason phrase only", answer(500, text, { data: null })],
    ["PVE >= 8.4, text in both", answer(500, text, { data: null, message: `${text}\n` })],
    ["behind an HTTP/3 proxy, text in the body only", answer(500, "Internal Server Error", { data: null, message: `${text}\n` })],
    ["an HTTP/2 proxy without reason phrases", answer(500, "", { data: null, message: text })],
  ])("reads the message of %s", (_form, given) => {
    const error = toAnswerError(given, place);
    expect(refusalOf(error)?.type).toBe("agent-not-running");
    expect(error).toMatchObject({ code: "PX_SERVER_ERROR", status: 500, where: place.where, detail: `${text} (status 500)` });
  });

  it.each<[number, string, RefusalType]>([
    [500, "No QEMU guest agent configured", "agent-not-configured"],
    [500, "VM 100 is not running", "guest-not-running"],
    [500, "VM 100 qmp command 'guest-network-get-interfaces' failed - got timeout", "agent-timeout"],
    [500, "Configuration file 'nodes/pve/qemu-server/101.conf' does not exist", "guest-missing"],
    [500, "something else", "other"],
    [501, "Method 'GET /x' not implemented", "not-implemented"],
    [404, "Not Found", "not-implemented"],
    [595, "No route to host", "node-offline"],
    [596, "Connection timed out", "node-timeout"],
    [599, "Too many redirections", "node-timeout"],
  ])("tells %i %s as %s", (status, reason, type) => {
    expect(refusalOf(toAnswerError(answer(status, reason), place))?.type).toBe(type);
  });

  it.each([
    ["reason", answer(403, "Permission check failed (/vms/111, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)", { data: null })],
    ["body", answer(403, "Forbidden", { data: null, message: "Permission check failed (/vms/111, VM.GuestAgent.Audit|VM.GuestAgent.Unrestricted)\n" })],
  ])("names path and privileges of a 403 from the %s", (_place, given) => {
    const error = toAnswerError(given, place);
    expect(error.code).toBe("PX_PERMISSION");
    expect(error.detail).toBe("ann@pve!sync needs VM.GuestAgent.Audit or VM.GuestAgent.Unrestricted on /vms/111");
    expect(refusalOf(error)).toMatchObject({ path: "/vms/111", privileges: ["VM.GuestAgent.Audit", "VM.GuestAgent.Unrestricted"] });
  });

  it("takes a 403 without a path for a refusal all the same", () => {
    expect(toAnswerError(answer(403, "Permission check failed"), place)).toMatchObject({ code: "PX_PERMISSION", detail: "Permission check failed (status 403)" });
  });

  it("reads a 401 with an empty body from its reason phrase", () => {
    expect(toAnswerError(answer(401, "invalid token value!"), place)).toMatchObject({ code: "PX_AUTH", detail: "invalid token value! (status 401)" });
    expect(toAnswerError(answer(401, ""), place)).toMatchObject({ code: "PX_AUTH", detail: "status 401" });
  });

  it("lists the fields of a parameter error", () => {
    const error = toAnswerError(answer(400, "Parameter verification failed.", { data: null, errors: { type: "no such value" } }), place);
    expect(error).toMatchObject({ code: "PX_UNEXPECTED", detail: "type: no such value (status 400)" });
  });

  it("E109: says where a redirect leads, without credentials or query", () => {
    const given = { ...answer(301, "Moved"), headers: { location: "https://root:pw@pve.example:8006/api2?x=1" } };
    expect(toAnswerError(given, place)).toMatchObject({ code: "PX_REDIRECT", detail: "to https://pve.example:8006/api2" });
  });

  it.each([
    ["a web page", answer(200, "OK", "<!DOCTYPE html><html></html>")],
    ["a web server's 404", answer(404, "Not Found", "<html></html>")],
    ["nginx' plain request on an https port", answer(400, "Bad Request", "<html></html>")],
    ["other JSON", answer(200, "OK", { hello: 1 })],
  ])("calls %s not Proxmox VE", (_what, given) => {
    expect(toAnswerError(given, place).code).toBe("PX_NOT_PROXMOX");
  });

  it("calls a proxy's 502 a server error, although it is HTML", () => {
    expect(toAnswerError(answer(502, "Bad Gateway", "<html></html>"), place).code).toBe("PX_SERVER_ERROR");
  });
});

describe("toFailureError", () => {
  it.each<[HttpFailureType, string]>([
    ["connect", "PX_UNREACHABLE"],
    ["dns", "PX_UNREACHABLE"],
    ["reset", "PX_UNREACHABLE"],
    ["truncated", "PX_UNREACHABLE"],
    ["timeout", "PX_TIMEOUT"],
    ["tls", "PX_TLS"],
    ["fingerprint", "PX_TLS_FINGERPRINT"],
    ["aborted", "RUN_CANCELLED"],
  ])("makes %s %s", (type, code) => {
    expect(toFailureError(new HttpFailure(type, { wasSent: false }), place)).toMatchObject({ code, where: place.where });
  });

  it("E110: shows both fingerprints when the pinned one does not fit", () => {
    const failure = new HttpFailure("fingerprint", { wasSent: false, fingerprint: "BB:BB" });
    expect(toFailureError(failure, place, { pinned: "AA:AA" }).detail).toBe("shown BB:BB, pinned AA:AA");
  });
});
