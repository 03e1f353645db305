import { describe, expect, it } from "vitest";
import { sharing } from "./sharing.ts";

describe("sharing", () => {
  it("gives one list for equal lists of texts, inside an object too, and keeps what is in it", () => {
    const share = sharing();
    const first = share<Record<string, unknown>>({ tags: ["proxbox"], name: "web" });
    const second = share<Record<string, unknown>>({ tags: ["proxbox"], name: "db" });
    expect(second["tags"]).toBe(first["tags"]);
    expect([first, second]).toEqual([{ tags: ["proxbox"], name: "web" }, { tags: ["proxbox"], name: "db" }]);
  });

  it("takes no text for the list that it is written like", () => {
    const share = sharing();
    expect([share('["a"]'), share(["a"]), share('["a"]')]).toEqual(['["a"]', ["a"], '["a"]']);
  });

  it("leaves everything else as it is: numbers, nothing, and lists of other things", () => {
    const share = sharing();
    const ids = [1, 2];
    expect([share(5), share(null), share(ids), share({ ids, at: { kind: "site" } })]).toEqual([5, null, [1, 2], { ids: [1, 2], at: { kind: "site" } }]);
  });
});
