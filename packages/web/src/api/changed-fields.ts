/**
 * What of a form differs from what it began with, as a change of it: what was not touched is not sent, so that saving takes back nothing
 * that somebody else has changed since the form was opened.
 */
export function changedFields<Body extends object>(before: Body, after: Body): Partial<Body> {
  return Object.fromEntries(Object.entries(after).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify((before as Readonly<Record<string, unknown>>)[name]))) as Partial<Body>;
}
