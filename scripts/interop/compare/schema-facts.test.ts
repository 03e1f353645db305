import { expect, test } from "vitest";
import { operationsOf } from "./schema-facts.ts";

const document = {
  paths: {
    "/keys/{key_id}": { get: { parameters: [{ in: "path", name: "key_id", required: true }, { in: "query", name: "limit" }, { in: "query", name: "other" }] } },
    "/keys": { post: { requestBody: { content: { "application/json": { schema: { $ref: "#/components/schemas/Key" } } } } } },
  },
  components: { schemas: { Key: { properties: { name: {}, label: {} }, required: ["name"] } } },
};

test("operations are named without the names of their path parameters and tell the wanted parameters and the body's fields", () => {
  expect(operationsOf(document, (_operation, parameter) => parameter === "limit")).toEqual([
    { operation: "GET /keys/{}", facts: { declared: "yes", "query limit": "optional" } },
    { operation: "POST /keys", facts: { declared: "yes", "body name": "required", "body label": "optional" } },
  ]);
});

test("what is no document has no operations", () => {
  expect(operationsOf(undefined, () => true)).toEqual([]);
});
