/** What of a change goes into the audit log: the fields that were named, those of `shown` as it says; `redact` hides the secret ones later. */
export function changedFields(body: Readonly<Record<string, unknown>>, shown: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const named = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(named.map(([name, value]) => [name, Object.hasOwn(shown, name) ? shown[name] : value]));
}
