/** A browser as far as cookies go. */
export interface TestBrowser {
  ask(path: string, init?: RequestInit & { readonly json?: unknown }): Promise<Response>;
  /** A `POST`, or another method, with the session's CSRF token as a page of ours sends it. */
  change(path: string, init?: RequestInit & { readonly json?: unknown }): Promise<Response>;
  cookie(name: string): string | undefined;
  setCookie(name: string, value: string): void;
  /** Somebody who has got at the cookies. */
  copy(): TestBrowser;
}

/** Opens one at a control plane, with the cookies of an earlier one or none. */
export function openBrowser(url: string, earlier: ReadonlyMap<string, string> = new Map()): TestBrowser {
  const cookies = new Map(earlier);
  const ask: TestBrowser["ask"] = async (path, { json, ...init } = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const type = json === undefined ? {} : { "content-type": "application/json" };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const answer = await fetch(url + path, { redirect: "manual", ...init, ...body, headers: { ...type, ...(cookie === "" ? {} : { cookie }), ...(init.headers as Record<string, string> | undefined) } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === "") cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    ask,
    change: (path, init = {}) => ask(path, { method: "POST", ...init, headers: { "x-csrftoken": cookies.get("proxbox_csrf") ?? "", ...(init.headers as Record<string, string> | undefined) } }),
    cookie: (name) => cookies.get(name),
    setCookie: (name, value) => void cookies.set(name, value),
    copy: () => openBrowser(url, cookies),
  };
}
