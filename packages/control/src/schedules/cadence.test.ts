import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRun, nextRuns, toCadence } from "./cadence.ts";
import type { Cadence } from "./cadence.ts";

const epoch = new Date(0);

function cron(expression: string, timezone = "UTC", startAt = epoch): Cadence {
  return toCadence({ interval_minutes: null, cron: expression, timezone, start_at: startAt });
}

function interval(minutes: number, startAt = epoch): Cadence {
  return toCadence({ interval_minutes: minutes, cron: null, timezone: "UTC", start_at: startAt });
}

function times(cadence: Cadence, after: string, count: number): string[] {
  return nextRuns(cadence, new Date(after), count).map((time) => time.toISOString().replace(":00.000Z", "Z"));
}

describe("a cron expression", () => {
  it.each([
    { when: "every quarter of an hour", expression: "*/15 * * * *", timezone: "UTC", after: "2026-05-01T12:15:00Z", expected: ["2026-05-01T12:30Z", "2026-05-01T12:45Z"] },
    { when: "on weekdays, by name", expression: "0 3 * * MON-FRI", timezone: "UTC", after: "2026-05-01T12:00:00Z", expected: ["2026-05-04T03:00Z", "2026-05-05T03:00Z"] },
    { when: "in its time zone", expression: "0 3 * * *", timezone: "America/New_York", after: "2026-05-01T12:00:00Z", expected: ["2026-05-02T07:00Z", "2026-05-03T07:00Z"] },
    { when: "on the last day of a month", expression: "0 0 L * *", timezone: "UTC", after: "2026-01-31T12:00:00Z", expected: ["2026-02-28T00:00Z", "2026-03-31T00:00Z"] },
    { when: "only in leap years", expression: "0 0 29 2 *", timezone: "UTC", after: "2026-01-31T12:00:00Z", expected: ["2028-02-29T00:00Z", "2032-02-29T00:00Z"] },
    { when: "02:30 on the day that has none: as much later", expression: "30 2 * * *", timezone: "Europe/Berlin", after: "2026-03-28T12:00:00Z", expected: ["2026-03-29T01:30Z", "2026-03-30T00:30Z"] },
    { when: "02:30 on the day that has two: once", expression: "30 2 * * *", timezone: "Europe/Berlin", after: "2026-10-24T12:00:00Z", expected: ["2026-10-25T00:30Z", "2026-10-26T01:30Z"] },
    { when: "the second 02:30 is none either", expression: "30 2 * * *", timezone: "Europe/Berlin", after: "2026-10-25T00:45:00Z", expected: ["2026-10-26T01:30Z"] },
    { when: "every half hour goes on through both hours", expression: "*/30 * * * *", timezone: "Europe/Berlin", after: "2026-10-25T00:15:00Z", expected: ["2026-10-25T00:30Z", "2026-10-25T01:00Z", "2026-10-25T01:30Z"] },
  ])("comes $when", ({ expression, timezone, after, expected }) => {
    expect(times(cron(expression, timezone), after, expected.length)).toEqual(expected);
  });

  it("does not come before its start", () => {
    expect(times(cron("0 3 * * *", "UTC", new Date("2026-06-01T03:00:00Z")), "2026-05-01T00:00:00Z", 1)).toEqual(["2026-06-01T03:00Z"]);
  });

  it.each([
    { what: "too few fields", expression: "* * * *", timezone: "UTC", reason: "five fields" },
    { what: "seconds", expression: "0 0 3 * * *", timezone: "UTC", reason: "five fields" },
    { what: "a name for all five", expression: "@daily", timezone: "UTC", reason: "five fields" },
    { what: "nothing but blanks", expression: "   ", timezone: "UTC", reason: "five fields" },
    { what: "a minute that no hour has", expression: "61 * * * *", timezone: "UTC", reason: "no cron expression" },
    { what: "words", expression: "every day at three o'clock", timezone: "UTC", reason: "no cron expression" },
    { what: "letters", expression: "a b c d e", timezone: "UTC", reason: "no cron expression" },
    { what: "a step of nothing", expression: "*/0 * * * *", timezone: "UTC", reason: "no cron expression" },
    { what: "a day that never comes", expression: "0 0 30 2 *", timezone: "UTC", reason: "no cron expression" },
    { what: "a time that changes with each reading", expression: "H 3 * * *", timezone: "UTC", reason: "H has no meaning" },
    { what: "a time zone that is none", expression: "0 3 * * *", timezone: "Europe/Atlantis", reason: "Europe/Atlantis" },
    { what: "an offset for a time zone", expression: "0 3 * * *", timezone: "+01:00", reason: "no IANA time zone" },
    { what: "the machine's own zone", expression: "0 3 * * *", timezone: "local", reason: "no IANA time zone" },
  ])("is refused with a reason: $what", ({ expression, timezone, reason }) => {
    expect(() => cron(expression, timezone)).toThrow(reason);
  });

  it("is refused beside an interval, and so is neither of both", () => {
    const both = { interval_minutes: 5, cron: "0 3 * * *", timezone: "UTC", start_at: epoch };
    expect(() => toCadence(both)).toThrow("either interval_minutes or cron");
    expect(() => toCadence({ ...both, interval_minutes: null, cron: null })).toThrow("either interval_minutes or cron");
  });
});

describe("an interval", () => {
  it("is counted from its start, not from when somebody looks", () => {
    const cadence = interval(90, new Date("2026-05-01T00:10:00Z"));
    expect(times(cadence, "2026-05-01T00:00:00Z", 3)).toEqual(["2026-05-01T00:10Z", "2026-05-01T01:40Z", "2026-05-01T03:10Z"]);
    expect(times(cadence, "2026-05-01T01:40:00Z", 1)).toEqual(["2026-05-01T03:10Z"]);
  });

  it("stays a day long when the clocks change", () => {
    expect(times(interval(1440, new Date("2026-03-28T02:30:00Z")), "2026-03-28T12:00:00Z", 2)).toEqual(["2026-03-29T02:30Z", "2026-03-30T02:30Z"]);
  });
});

const expressions = ["*/7 * * * *", "30 2 * * *", "0 * * * *", "15 2,3 * * *", "59 23 31 12 *", "0 0 1 * 1", "*/20 1-3 * * 0", "0 12 L * *"];
const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo"];
const moment = fc.date({ min: new Date("2025-01-01T00:00:00Z"), max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true });
const cadences = fc.oneof(
  fc.record({ expression: fc.constantFrom(...expressions), timezone: fc.constantFrom(...zones), startAt: moment }).map((of) => cron(of.expression, of.timezone, of.startAt)),
  fc.record({ minutes: fc.integer({ min: 1, max: 525_600 }), startAt: moment }).map((of) => interval(of.minutes, of.startAt)),
);

describe("the next time of any cadence", () => {
  it("is later than the moment and not before the start", () => {
    fc.assert(
      fc.property(cadences, moment, (cadence, after) => {
        const next = nextRun(cadence, after).getTime();
        expect(next).toBeGreaterThan(after.getTime());
        expect(next).toBeGreaterThanOrEqual(cadence.startAt.getTime());
      }),
    );
  });

  it("leaves none out: from any moment before it, it is the next one too", () => {
    fc.assert(
      fc.property(cadences, moment, fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (cadence, after, part) => {
        const next = nextRun(cadence, after);
        const between = new Date(after.getTime() + Math.floor((next.getTime() - after.getTime()) * part));
        expect(nextRun(cadence, between)).toEqual(next);
      }),
    );
  });

  it("is a whole number of intervals after the start", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), moment, moment, (minutes, startAt, after) => {
        expect((nextRun(interval(minutes, startAt), after).getTime() - startAt.getTime()) % (minutes * 60_000)).toBe(0);
      }),
    );
  });
});
