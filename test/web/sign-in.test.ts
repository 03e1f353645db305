import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { requirement, titleNeeding } from "../requirements.ts";
import { expectAccessible } from "./expect-accessible.ts";
import { openPage, openSignedIn } from "./open-page.ts";
import { ADMINISTRATOR, openWebWorld } from "./web-world.ts";
import type { WebWorld } from "./web-world.ts";

describe.skipIf(!requirement("chromium").available)(`${titleNeeding("chromium", "the door of the web page")}`, () => {
  let world: WebWorld;
  beforeAll(async () => {
    world = await openWebWorld({ isSetUp: false });
  }, 120_000);
  afterAll(() => world?.close());

  it("makes the first account by the set-up link, whose token never leaves the address's last part", async () => {
    const asked: string[] = [];
    const { page, expectCalm, close } = await openPage(world, "/login");
    page.on("request", (request) => asked.push(request.url()));
    await page.getByText("There is no account yet").waitFor();
    await page.goto(world.setupUrl ?? "");
    await page.getByLabel("Username").fill(ADMINISTRATOR.username);
    await page.getByLabel("Password", { exact: false }).first().fill(ADMINISTRATOR.password);
    await page.getByLabel("Password again").fill("another one entirely");
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.getByText("The two passwords differ.").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Password again").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Make the account" }).click();
    await page.waitForURL("/welcome");
    const token = (world.setupUrl ?? "").split("#")[1] ?? "none";
    expect(asked.filter((url) => url.includes(token))).toEqual([]);
    expectCalm();
    await close();
  });

  it("refuses a wrong password with code and hint, and leads back to where one wanted to go", async () => {
    const { page, expectCalm, close } = await openPage(world, "/tokens");
    await page.waitForURL(/\/login\?next=%2Ftokens/);
    await page.getByLabel("Username").fill(ADMINISTRATOR.username);
    await page.getByLabel("Password").fill("wrong");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("alert").getByText("AUTH_SIGN_IN").waitFor();
    await expectAccessible(page);
    await page.getByLabel("Password").fill(ADMINISTRATOR.password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("/tokens");
    expectCalm(/status of 401/);
    await close();
  });

  it("leads from an empty installation to the first sync: what is wrong is said with a hint, the preview writes nothing, and a step is taken up again", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/welcome");
    await page.getByRole("textbox", { name: "Name" }).fill("netbox");
    await page.getByRole("textbox", { name: /^Address/ }).fill(world.netbox.url);
    await page.getByLabel("Token", { exact: false }).first().fill("nbt_aaaaaaaaaaaa.0000000000000000000000000000000000000000");
    await page.getByText("Read as a v2 token", { exact: false }).waitFor();
    await page.getByRole("button", { name: "Save and test" }).click();
    await page.getByText("NB_AUTH").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Edit netbox" }).click();
    await page.getByRole("dialog").getByLabel("Token", { exact: false }).first().fill(world.netbox.tokens.v2);
    await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
    await page.getByRole("button", { name: "Test netbox" }).click();
    await page.getByText(/NetBox 4[.\d]+ answers/).waitFor();

    await page.reload();
    await page.getByRole("link", { name: "Proxmox VE" }).click();
    await page.getByText("pveum", { exact: false }).first().waitFor();
    await page.getByRole("textbox", { name: "Name" }).fill("pve");
    await page.getByRole("textbox", { name: /^Address/ }).fill(world.proxmox.url);
    await page.getByRole("textbox", { name: "Token ID" }).fill(`${world.proxmox.credentials.tokenId}=${world.proxmox.credentials.secret}`);
    await page.getByLabel("Verify the TLS certificate").uncheck();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Save and test" }).click();
    await page.getByText(/Proxmox VE [\d.]+ answers/).waitFor();

    const written = world.netbox.requests.writes;
    await page.getByRole("link", { name: "Next" }).click();
    await page.getByRole("button", { name: "See what it would do" }).click();
    await page.getByRole("table", { name: "Preview" }).getByRole("row", { name: /Virtual machines/ }).waitFor();
    expect(world.netbox.requests.writes).toBe(written);
    await expectAccessible(page);

    await page.getByRole("link", { name: "Next" }).click();
    await page.getByRole("button", { name: "Start the first sync" }).click();
    await page.waitForURL(/\/jobs\/\d+$/);
    await page.locator("[data-help='success'], [data-help='warning']").waitFor({ timeout: 90_000 });
    expect(world.netbox.tables.rows("virtualization.virtualmachine")).toHaveLength(world.proxmox.estate.guests.length);
    expectCalm();
    await close();
  }, 240_000);

  it("E106 says in the first steps what a token may not do, with the pveum commands that grant it, and keeps what was typed while one looks at another step", async () => {
    world.proxmox.addToken({ tokenId: "small@pve!sync", secret: "0000-small", privileges: [{ path: "/", privs: ["Sys.Audit"] }, { path: "/vms", privs: ["VM.Audit"] }] });
    const { page, expectCalm, close } = await openSignedIn(world, "/welcome?step=proxmox");
    await page.getByRole("button", { name: "Add another" }).click();
    await page.getByRole("textbox", { name: "Name" }).fill("small");
    await page.getByRole("textbox", { name: /^Address/ }).fill(world.proxmox.url);
    await page.getByRole("textbox", { name: "Token ID" }).fill("small@pve!sync=0000-small");
    await page.getByLabel("Verify the TLS certificate").uncheck();
    await page.getByRole("navigation", { name: "Steps" }).getByRole("link", { name: "NetBox" }).click();
    await page.getByRole("button", { name: "Test netbox" }).waitFor();
    await page.goBack();
    expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("small");
    expect(await page.getByRole("textbox", { name: "Token ID" }).inputValue()).toBe("small@pve!sync=0000-small");
    await page.getByText("Read as the token sync of small@pve").waitFor();
    await page.getByRole("button", { name: "Save and test" }).click();
    const rights = page.getByRole("group").filter({ hasText: "small@pve!sync" });
    await rights.getByText(/pveum acl modify \S+ --tokens 'small@pve!sync'/).waitFor();
    await rights.getByText(/VM\.GuestAgent\.Audit on \/vms/).first().waitFor();
    expect(await rights.locator("pre").innerText()).toMatch(/^pveum role add ProxboxSync/);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Add another" }).click();
    expect(await page.getByRole("textbox", { name: "Name" }).inputValue()).toBe("");
    expectCalm();
    await close();
  });

  it("leads to the sign-in by itself when the session has ended elsewhere, and back to where one was", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/schedules");
    await page.locator("[data-live='live']").waitFor();
    const csrf = (await page.context().cookies()).find(({ name }) => name === "proxbox_csrf")?.value ?? "";
    expect((await page.request.post("/api/logout/", { headers: { "x-csrftoken": csrf } })).status()).toBe(204);
    await page.context().setOffline(true);
    await page.context().setOffline(false);
    await page.waitForURL(/\/login\?next=%2Fschedules/);
    expectCalm(/status of 401|ERR_INTERNET_DISCONNECTED/);
    await close();
  });

  it("says that signing out failed, whether the server refuses or is gone, and does not pretend that it did", async () => {
    const { page, expectCalm, close } = await openSignedIn(world, "/schedules");
    await page.getByRole("heading", { name: "Schedules" }).waitFor();
    await page.route("**/api/logout/", (route) => route.fulfill({ status: 403, contentType: "application/json", body: '{"detail":"The page is too old","code":"AUTH_CSRF","hint":"Load it again."}' }));
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("The page is too old").waitFor();
    await page.unroute("**/api/logout/");
    await page.route("**/api/logout/", (route) => route.abort("connectionrefused"));
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("Failed to fetch").waitFor();
    expect(new URL(page.url()).pathname).toBe("/schedules");
    await page.unroute("**/api/logout/");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL(/\/login/);
    expectCalm(/status of 403|ERR_CONNECTION_REFUSED/);
    await close();
  });

  it("sends nobody to another site after signing in", async () => {
    const { page, close } = await openSignedIn(world, "//example.org/");
    expect(new URL(page.url()).origin).toBe(new URL(world.url).origin);
    await close();
  });

  it("speaks Portuguese to who prefers it", async () => {
    const { page, expectCalm, close } = await openPage(world, "/login", { locale: "pt-BR" });
    await page.getByRole("heading", { name: "Entrar no Proxbox" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("pt-BR");
    expectCalm();
    await close();
  });
});
