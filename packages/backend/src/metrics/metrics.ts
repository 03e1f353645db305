import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { RunReport } from "../runs/runs.ts";

/** One HTTP request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the path: a path has ids in it and would make endless series. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Counters of this process, for Prometheus. */
export interface Metrics {
  countRequest(request: AnsweredRequest): void;
  countRun(report: RunReport): void;
  /** Everything in Prometheus' text format, with what holds at this moment. */
  render(now: { readonly activeRuns: number; readonly openStreams: number }): Promise<string>;
  readonly contentType: string;
}

// From a request that reads a row to a sync of a large cluster.
const secondsBuckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000];

function makeSeries(register: Registry) {
  const registers = [register];
  return {
    runs: new Counter({ registers, name: "proxbox_runs_total", help: "Runs that have ended, by verdict.", labelNames: ["verdict"] }),
    runSeconds: new Histogram({ registers, name: "proxbox_run_duration_seconds", help: "How long runs took.", labelNames: ["verdict"], buckets: secondsBuckets }),
    objects: new Counter({ registers, name: "proxbox_objects_total", help: "Objects of ended runs, by outcome.", labelNames: ["outcome"] }),
    upstream: new Counter({ registers, name: "proxbox_upstream_requests_total", help: "Requests that ended runs sent to Proxmox VE and NetBox.", labelNames: ["system"] }),
    writes: new Counter({ registers, name: "proxbox_netbox_writes_total", help: "Writing requests that ended runs sent to NetBox." }),
    active: new Gauge({ registers, name: "proxbox_runs_active", help: "Runs that are going on." }),
    streams: new Gauge({ registers, name: "proxbox_streams_open", help: "Event streams that are open." }),
    http: new Counter({ registers, name: "proxbox_http_requests_total", help: "Requests answered, by route and status.", labelNames: ["method", "route", "status"] }),
    httpSeconds: new Histogram({ registers, name: "proxbox_http_request_duration_seconds", help: "How long answers took, streams to their end.", labelNames: ["route"], buckets: secondsBuckets }),
  };
}

/** Makes the counters, in a registry of their own. */
export function createMetrics(): Metrics {
  const register = new Registry();
  collectDefaultMetrics({ register });
  const series = makeSeries(register);
  return {
    contentType: register.contentType,
    countRequest: ({ method, route, status, durationMs }) => {
      series.http.inc({ method, route, status: String(status) });
      series.httpSeconds.observe({ route }, durationMs / 1000);
    },
    countRun: ({ verdict, durationMs, stages, requests, writes }) => {
      series.runs.inc({ verdict });
      series.runSeconds.observe({ verdict }, durationMs / 1000);
      for (const [outcome, count] of stages.flatMap(({ counts }) => Object.entries(counts))) series.objects.inc({ outcome }, Number(count));
      series.upstream.inc({ system: "proxmox" }, requests.proxmox);
      series.upstream.inc({ system: "netbox" }, requests.netbox);
      series.writes.inc(writes);
    },
    render: ({ activeRuns, openStreams }) => {
      series.active.set(activeRuns);
      series.streams.set(openStreams);
      return register.metrics();
    },
  };
}
