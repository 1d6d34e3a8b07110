// Rows amended at a running desk as a person would, evidence and sources among them: node editing.mjs ADDRESS FOLDER
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Checks, axe, launch, opened, settle, turn } from "./browser.mjs";

const [, , address, folder] = process.argv;
const browser = await launch();
const all = new Checks();
const one = await opened(browser, address), { page } = one;
const file = (name) => readFileSync(join(folder, name), "utf8");
const form = page.locator("form.edit");
const field = (name) => form.getByLabel(name, { exact: true });
const focused = async () => { await settle(page); return page.evaluate(() => document.activeElement?.id ?? ""); };
const open = async (hash, button) => { await turn(page, hash); await page.getByRole("button", { name: button }).first().click(); await form.locator(".field").first().waitFor(); };
const save = async () => { await form.locator(".diff").waitFor(); await form.getByRole("button", { name: "Save", exact: true }).click(); await form.waitFor({ state: "detached" }); };
const CLAIM = "view=answer&sel=claim:brand-produce-airships";

await all.check("a passage of its own is amended: the difference, the file, the card, and the focus back", async () => {
  await open(CLAIM, /^Amend this evidence: GAZETTE/);
  if (!(await focused()).startsWith("edit-")) return `the focus is at ${await focused()}`;
  if (await field("locator").inputValue() !== "4 May 1929") return await field("locator").inputValue();
  await field("locator").fill("5 May 1929, p. 2");
  await form.locator(".diff").waitFor();
  const diff = await form.locator(".diff").innerText();
  if (!diff.includes("4 May 1929") || !diff.includes("5 May 1929, p. 2")) return diff;
  if (file("evidence.csv").includes("5 May 1929")) return "it was written before it was saved";
  await save();
  if (!file("evidence.csv").includes('"5 May 1929, p. 2"')) return file("evidence.csv");
  await page.locator(".card .evidence", { hasText: "5 May 1929, p. 2" }).waitFor();
  return (await focused()) === "amend-brand-produce-airships-1" ? true : `the focus is at “${await focused()}”`;
});
await all.check("a passage in the claim’s own row is amended there", async () => {
  await open(CLAIM, /^Amend this evidence: LEDGER/);
  await form.getByText("the claim’s own row").waitFor();
  if (await form.getByLabel("relation", { exact: true }).count() !== 0) return "more is asked than the row has of it";
  await field("stance").selectOption("lists");
  await save();
  return file("claims.csv").includes("folio 88") && /LEDGER,folio 88[^\n]*lists/.test(file("claims.csv"));
});
await all.check("a source is amended with the keyboard alone", async () => {
  await turn(page, "view=sources&sel=source:DIARY");
  await page.getByRole("button", { name: "Amend this source" }).focus();
  await page.keyboard.press("Enter");
  await form.locator(".field").first().waitFor();
  await field("year").focus();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("1932");
  await form.locator(".diff").waitFor();
  await page.keyboard.press("Enter");
  await form.waitFor({ state: "detached" });
  await page.locator(".card .says", { hasText: "1932" }).waitFor();
  return file("sources.csv").includes("1932") && (await focused()) === "amend-DIARY";
});
await all.check("a name is chosen from what is typed in any spelling, and said in words", async () => {
  await open("view=answer&sel=claim:vell-learned", "Amend this claim");
  await field("subject").fill("Анна Велл");
  await page.locator("#edit-subject-list [role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  if (await field("subject").inputValue() !== "anna-vell") return await field("subject").inputValue();
  return (await page.locator("#edit-subject-notes").innerText()).includes("Anna Vell");
});
await all.check("a date is read as it is typed", async () => {
  await field("when").fill("1924/spring 1930");
  await page.waitForFunction(() => document.querySelector("#edit-when-notes .read")?.textContent.includes("ends between"));
  const said = await page.locator("#edit-when-notes").innerText();
  return said.includes("Starts in 1924") && said.includes("1930") ? true : said;
});
await all.check("what is wrong stands at its field, and it cannot be saved", async () => {
  await field("when").fill("whenever");
  await page.locator("#edit-when-notes .wrong").waitFor();
  if (await field("when").getAttribute("aria-invalid") !== "true") return "the field is not marked";
  const before = file("claims.csv");
  await field("when").press("Enter");
  await settle(page);
  if (await form.count() !== 1 || file("claims.csv") !== before) return "it was saved";
  const found = await axe(page);
  await form.getByRole("button", { name: "Leave it" }).click();
  return found.length > 0 ? found : (await focused()) === "amend-vell-learned";
});
await all.check("two windows: what the other saved is told, and what was typed stays", async () => {
  const two = await opened(browser, address), other = two.page;
  await turn(other, CLAIM);
  await other.getByRole("button", { name: /^Amend this evidence: GAZETTE/ }).first().click();
  await other.locator("form.edit").getByLabel("locator", { exact: true }).fill("from the second window");
  await other.locator(".diff").waitFor();
  await open(CLAIM, /^Amend this evidence: GAZETTE/);
  await field("hedge").fill("from the first window");
  await save();
  await other.locator("form.edit").getByRole("button", { name: "Save", exact: true }).click();
  await other.locator("form.edit .wrong").waitFor();
  const said = await other.locator("form.edit").innerText(), kept = await other.getByLabel("locator", { exact: true }).inputValue();
  if (file("evidence.csv").includes("second window")) return "it was overwritten";
  if (!said.includes("changed on disk") || !said.includes("from the first window") || kept !== "from the second window") return said;
  await other.locator(".diff", { hasText: "from the second window" }).waitFor();
  await other.locator("form.edit").getByRole("button", { name: "Save", exact: true }).click();
  await other.locator("form.edit").waitFor({ state: "detached" });
  await two.close();
  return file("evidence.csv").includes("from the second window") && file("evidence.csv").includes("from the first window");
});
await all.check("evidence is added, and a new source is refused without its key", async () => {
  await open("view=answer&sel=claim:vell-learned", "Add evidence");
  await field("source").fill("LEDGER");
  await field("locator").fill("folio 3");
  await save();
  if (!/vell-learned,[^\n]*LEDGER,folio 3/.test(file("evidence.csv"))) return file("evidence.csv");
  await open("view=answer", "New source");
  await field("title").fill("Of hulls");
  await page.locator("#edit-key-notes .wrong").waitFor();
  await form.getByRole("button", { name: "Leave it" }).click();
  return (await focused()) === "new-source";
});
await all.check("precedents are a question: hinted, and answered beside each other", async () => {
  await turn(page, "view=answer");
  await page.locator("#ask").fill("prec");
  await page.locator("#ask-list [role=option]", { hasText: "precedents" }).first().waitFor();
  await page.locator("#ask").fill("precedents");
  await page.keyboard.press("Enter");
  await page.locator("section.precedents").waitFor();
  return decodeURIComponent(page.url()).includes("q=precedents") && (await page.locator("section.precedents .precedent").count()) > 0;
});
const narrow = await opened(browser, address, { viewport: { width: 360, height: 740 } });
await all.check("the form at 360 px: nothing sideways", async () => {
  await turn(narrow.page, CLAIM);
  await narrow.page.getByRole("button", { name: /^Amend this evidence/ }).first().click();
  await narrow.page.locator("form.edit .field").first().waitFor();
  const over = await narrow.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return over <= 0 ? true : `${over} px too wide`;
});
await narrow.close();
await all.check("nothing on the console but what was refused", async () => one.said.filter((line) => !/^verbose:|status of (400|409|422)/.test(line)));

await browser.close();
all.print();
