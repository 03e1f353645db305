function neverCalled(): never {
  throw new TypeError("this test has no such area");
}

/** An area that a test does not have: routes can be made of it, and it throws when one of its functions is called. */
function absentArea(): object {
  return new Proxy(neverCalled, { get: (_target, name) => (name === "then" || typeof name === "symbol" ? undefined : absentArea()) });
}

/** Parts of which the missing ones are absent areas. */
export function withAbsentAreas<Parts extends object>(parts: Partial<Parts>): Parts {
  return new Proxy(parts, { get: (target, name) => (typeof name === "symbol" || name in target ? Reflect.get(target, name) : absentArea()) }) as Parts;
}
