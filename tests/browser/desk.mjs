// A running desk used as a person would: node desk.mjs ADDRESS FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checks, axe, launch, opened, settle, turn } from "./browser.mjs";

const [, , address, folder] = process.argv;
const claims = join(folder, "claims.csv");
const browser = await launch();
const all = new Checks();
const one = await opened(browser, address), { page } = one;
const id = "hulls-licensed";
const amend = async (to, note) => {
  await turn(to, `view=answer&sel=claim:${id}`);
  await to.getByRole("button", { name: "Amend this claim" }).click();
  await to.getByLabel("note", { exact: true }).fill(note);
  await to.locator(".diff").waitFor();
};

await all.check("the desk answers what the page does not carry", async () => {
  await turn(page, `view=answer&q=${encodeURIComponent("trace airships")}`);
  await page.waitForFunction(() => !document.querySelector("#answer-title").textContent.includes("at work"));
  const title = await page.locator("#answer-title").innerText();
  return title.includes("No answer") ? await page.locator(".answer .lead").innerText() : true;
});
await all.check("what cannot be asked is refused in a sentence", async () => {
  await turn(page, `view=answer&q=${encodeURIComponent("trace nothing-of-the-kind")}`);
  await page.waitForFunction(() => document.querySelector("#answer-title").textContent === "No answer here");
  return (await page.locator(".answer .lead").innerText()).includes("nothing-of-the-kind");
});
await all.check("a claim amended: the difference first, then saved, then shown", async () => {
  await amend(page, "as typed in the test");
  const diff = await page.locator(".diff").innerText();
  if (!diff.includes("as typed in the test")) return diff;
  if (readFileSync(claims, "utf8").includes("as typed in the test")) return "it was written before it was saved";
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await page.locator("form.edit").waitFor({ state: "detached" });
  if (!readFileSync(claims, "utf8").includes("as typed in the test")) return "it is not in the file";
  await page.locator(".card .fields", { hasText: "as typed in the test" }).waitFor();
  return true;
});
await all.check("the form: axe finds nothing", async () => { await amend(page, "another"); const found = await axe(page); await page.getByRole("button", { name: "Leave it" }).click(); return found; });
await all.check("two windows: what the other saved is never overwritten", async () => {
  const two = await opened(browser, address);
  await amend(two.page, "from the second window");
  await amend(page, "from the first window");
  await page.getByRole("button", { name: "Save", exact: true }).last().click();
  await page.locator("form.edit").waitFor({ state: "detached" });
  await two.page.getByRole("button", { name: "Save", exact: true }).last().click();
  await two.page.locator("form.edit .wrong").waitFor();
  const said = await two.page.locator("form.edit .wrong").innerText(), kept = await two.page.getByLabel("note", { exact: true }).inputValue();
  const text = readFileSync(claims, "utf8");
  await two.close();
  return text.includes("from the first window") && !text.includes("from the second window") && said.includes("changed") && kept === "from the second window" ? true : said;
});
await all.check("a change on disk underneath is noticed, and read on demand", async () => {
  await turn(page, "view=table");
  writeFileSync(claims, readFileSync(claims, "utf8").replace("from the first window", "by another program"));
  await page.locator(".banner").waitFor({ timeout: 15000 });
  await page.getByRole("button", { name: "Read it again" }).click();
  await page.locator(".banner").waitFor({ state: "detached" });
  await turn(page, `view=answer&sel=claim:${id}`);
  await page.locator(".card .fields", { hasText: "by another program" }).waitFor();
  return true;
});
await all.check("reload keeps the place", async () => { const before = page.url(); await page.reload(); await page.waitForSelector(".ready .view"); await settle(page); return page.url() === before; });
await all.check("nothing on the console but what was refused, nothing asked of another host", async () => [...one.said.filter((line) => !/status of (400|409)/.test(line)), ...one.asked.filter((url) => !url.startsWith(address))]);

await browser.close();
all.print();
