import { JobEvent } from "@proxbox/contract";
import type { ControlClient } from "./control-client.ts";

async function* blocks(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
}

/** Follows a job over SSE: every line of its log as it comes, until the stream tells that the job has ended. Throws when the stream ends without. */
export async function* followJob(client: ControlClient, id: number): AsyncGenerator<JobEvent> {
  const answer = await fetch(`${client.url}/api/jobs/${id}/events`, { headers: client.headers });
  if (answer.status !== 200 || answer.body === null) throw new Error(`the events of job ${id} answered ${answer.status}`);
  for await (const block of blocks(answer.body)) {
    const [, name, data = ""] = /^(?:id: \d+\n)?event: (\w+)\ndata: (.*)$/s.exec(block) ?? [];
    if (name === "complete") return;
    if (name === "log") yield JobEvent.parse(JSON.parse(data));
  }
  throw new Error(`the events of job ${id} ended before the job did`);
}
