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
