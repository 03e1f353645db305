import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** One HTTP request that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** The route's pattern, never the path: a path has ids in it and would make endless series. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
}

/** Jobs in one state with one verdict, as the database has them; `null` before a job has ended. */
export interface JobCount {
  readonly state: string;
  readonly verdict: string | null;
  readonly count: number;
}

/** A job that a worker of this process has ended. */
export interface EndedJobFigure {
  readonly state: string;
  readonly durationMs: number;
}

/** Figures of this process and of the jobs, for Prometheus. */
export interface Metrics {
  countRequest(request: AnsweredRequest): void;
  countJob(ended: EndedJobFigure): void;
  /** Everything in Prometheus' text format, with what holds at this moment. */
  render(now: { readonly openStreams: number; readonly jobs: readonly JobCount[] }): Promise<string>;
  readonly contentType: string;
}

// From a request that reads a row to a job of two hours.
const secondsBuckets = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000];

function makeSeries(register: Registry) {
  const registers = [register];
  return {
    jobs: new Gauge({ registers, name: "proxbox_jobs", help: "Jobs that are kept, by state and verdict, whichever process did them.", labelNames: ["state", "verdict"] }),
    jobSeconds: new Histogram({ registers, name: "proxbox_job_duration_seconds", help: "How long the jobs took that this process has ended.", labelNames: ["state"], buckets: secondsBuckets }),
    streams: new Gauge({ registers, name: "proxbox_streams_open", help: "Event streams that are open." }),
    http: new Counter({ registers, name: "proxbox_http_requests_total", help: "Requests answered, by route and status.", labelNames: ["method", "route", "status"] }),
    httpSeconds: new Histogram({ registers, name: "proxbox_http_request_duration_seconds", help: "How long answers took, streams to their end.", labelNames: ["route"], buckets: secondsBuckets }),
  };
}

/** Makes the figures, in a registry of their own. */
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
    countJob: ({ state, durationMs }) => series.jobSeconds.observe({ state }, durationMs / 1000),
    render: ({ openStreams, jobs }) => {
      series.streams.set(openStreams);
      series.jobs.reset();
      for (const { state, verdict, count } of jobs) series.jobs.set({ state, verdict: verdict ?? "none" }, count);
      return register.metrics();
    },
  };
}
