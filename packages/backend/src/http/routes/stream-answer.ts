import { z } from "zod";

/** Answer of a path that streams, for the API's documentation; spread into `response`. */
export const STREAM_ANSWER = { 200: { description: "Server-sent events; the last is `complete`.", content: { "text/event-stream": { schema: z.string() } } } } as const;
