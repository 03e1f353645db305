import { AppError } from "@proxbox/contract";
import type { EndpointKindName, EndpointTest, EndpointTestStep } from "@proxbox/contract";
import { z } from "zod";
import type { DoorAnswer } from "./backend-door.ts";
import type { EndpointStore } from "./create-endpoint-store.ts";
import { deliver } from "./push/deliver.ts";
import type { DeliveryParts } from "./push/deliver.ts";
import { pushFailure } from "./push/push-failure.ts";
import { RIGHT, rightsSteps } from "./rights-steps.ts";
import { done, failed } from "./test-step.ts";

/** What a test works with. */
export interface TestParts extends DeliveryParts {
  readonly reader: EndpointStore;
  readonly clock: () => Date;
}

/** Which endpoint is tested. */
export interface ToTest {
  readonly kind: EndpointKindName;
  readonly id: number;
  readonly signal?: AbortSignal | undefined;
}

const Greeting = z.looseObject({ message: z.string().startsWith("Proxbox Backend") });
const Version = z.looseObject({ version: z.string() });
const NetboxStatus = z.looseObject({ "netbox-version": z.string().optional() });
const ProxmoxVersions = z.array(z.record(z.string(), z.looseObject({ version: z.string() })));

function requireEnabled<Endpoint extends { readonly enabled: boolean; readonly name: string }>(endpoint: Endpoint | undefined, title: string): Endpoint {
  if (endpoint === undefined) throw new AppError("CFG_ENDPOINT_UNKNOWN", { detail: title });
  if (!endpoint.enabled) throw new AppError("CFG_ENDPOINT_DISABLED", { detail: endpoint.name });
  return endpoint;
}

async function* testBackend({ door, reader }: TestParts, { id, signal }: ToTest): AsyncGenerator<EndpointTestStep> {
  requireEnabled(await reader.backend(id), "backend");
  const greeting = await door.requestJson(id, { method: "GET", path: "", signal });
  const isBackend = greeting.status === 200 && Greeting.safeParse(greeting.body).success;
  yield isBackend ? done("reach", "It is a Proxbox backend.") : failed("reach", notABackend(greeting));
  const key = await door.checkKey(id, signal);
  if (key.is === "refused") yield failed("key", key.error);
  else yield done("key", key.is === "registered" ? "A key was registered at the empty backend." : "The backend takes the key.");
  const version = await door.requestJson(id, { method: "GET", path: "version", signal });
  const read = Version.safeParse(version.body);
  yield version.status === 200 && read.success ? done("version", `Version ${read.data.version}.`) : failed("version", pushFailure(version, "its version"));
}

function notABackend(answer: DoorAnswer): AppError {
  if (answer.status !== 200) return pushFailure(answer, "the backend's address");
  return new AppError("PUSH_FAILED", { detail: "the address answers, but not like a Proxbox backend" });
}

async function* deliverySteps(parts: TestParts, { kind, id, signal }: ToTest & { readonly kind: "netbox" | "proxmox" }): AsyncGenerator<EndpointTestStep, { backendId: number; wireId: number } | undefined> {
  // That another backend does not give it back says nothing about the endpoint; the next preflight there tells it.
  const deliveries = (await deliver(parts, { kind, id, signal })).filter(({ isHome }) => isHome);
  if (deliveries.length === 0) yield failed("push", new AppError("SYNC_NO_BACKEND"));
  for (const { backend, error } of deliveries) yield error === undefined ? done("push", `${backend.name} has it.`) : failed("push", error);
  const first = deliveries.find(({ wireId }) => wireId !== undefined);
  return first?.wireId === undefined ? undefined : { backendId: first.backend.id, wireId: first.wireId };
}

async function* testNetbox(parts: TestParts, toTest: ToTest): AsyncGenerator<EndpointTestStep> {
  requireEnabled(await parts.reader.netbox(toTest.id), "NetBox");
  const place = yield* deliverySteps(parts, { ...toTest, kind: "netbox" });
  if (place === undefined) return;
  const answer = await parts.door.requestJson(place.backendId, { method: "GET", path: "netbox/status", signal: toTest.signal });
  const version = NetboxStatus.safeParse(answer.body).data?.["netbox-version"];
  if (answer.status === 200) {
    yield done("netbox", version === undefined ? "NetBox answers." : `NetBox ${version} answers.`);
    yield* rightsSteps(parts.door, { backendId: place.backendId, path: "netbox/permissions", code: "NB_PERMISSION", signal: toTest.signal });
    // A backend without this path says 404 without a code; ours gives every failure one.
  } else if (answer.status === 404 || answer.status === 405) yield done("netbox", "This backend cannot ask NetBox by itself.");
  else yield failed("netbox", pushFailure(answer, "NetBox, asked by the backend"));
}

async function* testProxmox(parts: TestParts, toTest: ToTest): AsyncGenerator<EndpointTestStep> {
  requireEnabled(await parts.reader.proxmox(toTest.id), "Proxmox VE");
  const place = yield* deliverySteps(parts, { ...toTest, kind: "proxmox" });
  if (place === undefined) return;
  // Always with the id: without one it means all (wire-contract.md 0.6).
  const query = { source: "database", proxmox_endpoint_ids: String(place.wireId) };
  const answer = await parts.door.requestJson(place.backendId, { method: "GET", path: "proxmox/version", query, signal: toTest.signal });
  const versions = ProxmoxVersions.safeParse(answer.body).data?.flatMap((session) => Object.values(session)) ?? [];
  const [version] = versions;
  if (answer.status !== 200 || version === undefined) {
    yield failed("proxmox", pushFailure(answer, "Proxmox VE, asked by the backend"));
    return;
  }
  await parts.reader.noteCluster(toTest.id, { version: version.version });
  yield done("proxmox", `Proxmox VE ${version.version} answers.`);
  yield* rightsSteps(parts.door, { backendId: place.backendId, path: "proxmox/privileges", query, code: "PX_PERMISSION", signal: toTest.signal });
}

const testOf = { backends: testBackend, netbox: testNetbox, proxmox: testProxmox } as const;

/**
 * Tries an endpoint: a backend by itself, NetBox and Proxmox VE by being given to their backends and asked by these. Throws
 * `CFG_ENDPOINT_UNKNOWN`, and `CFG_ENDPOINT_DISABLED` without any request (E111).
 */
export async function testEndpoint(parts: TestParts, toTest: ToTest): Promise<EndpointTest> {
  const steps: EndpointTestStep[] = [];
  for await (const step of testOf[toTest.kind](parts, toTest)) {
    steps.push(step);
    // Of what a token may not do all is told.
    if (!step.ok && step.name !== RIGHT) break;
  }
  return { ok: steps.every(({ ok }) => ok), tested_at: parts.clock().toISOString(), steps };
}
