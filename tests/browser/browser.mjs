// What the browser tests share: Chromium, a page with its messages kept, and a list of checks that is printed as JSON.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
export const { chromium } = await import(join(root, "frontend", "node_modules", "playwright-core", "index.mjs"));
const AXE = readFileSync(join(root, "frontend", "node_modules", "axe-core", "axe.min.js"), "utf8");
export const VIEWS = ["answer", "pathway", "timeline", "map", "network", "table", "story", "rupture", "readings", "sources", "check"];

function found() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    try { return execFileSync("which", [name], { encoding: "utf8" }).trim(); } catch { /* the next one */ }
  }
  return "/usr/bin/chromium";
}
export const launch = (args = []) => chromium.launch({ executablePath: found(), args: ["--no-sandbox", ...args] });

/** A page with what it says and asks for kept in `said` and `asked`. */
export async function opened(browser, address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, offline: address.startsWith("file:"), acceptDownloads: true, ...options });
  context.setDefaultTimeout(8000);
  const page = await context.newPage(), said = [], asked = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.stack ?? error}`));
  page.on("dialog", (dialog) => { said.push(`dialog: ${dialog.message()}`); void dialog.dismiss(); });
  page.on("request", (request) => { if (!/^(file|data|blob):/.test(request.url())) asked.push(request.url()); });
  await page.goto(address);
  if (options.javaScriptEnabled !== false) await page.waitForSelector(".ready .view", { timeout: 20000 });
  return { page, said, asked, close: () => context.close() };
}

export const turn = async (page, hash) => { await page.evaluate((to) => { location.hash = to; }, hash); await settle(page); };
export const settle = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30)))));

/** The bar, the view and the evidence as they stand, without what lies ready out of sight. */
export const onShow = (page) => page.evaluate(() => [".whatif", "main", "#evidence"].map((place) => {
  const copy = document.querySelector(place)?.cloneNode(true);
  for (const ready of copy?.querySelectorAll(".outcome.folded, .sheet.ahead") ?? []) ready.replaceChildren();
  for (const name of ["inert", "style"]) copy?.querySelector(".outcome")?.removeAttribute(name);
  return copy?.outerHTML ?? "";
}));

/** What axe finds against WCAG 2.2 AA, in short. */
export async function axe(page) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"] });
    return violations.map((one) => `${one.id} (${one.nodes.length}): ${one.nodes.slice(0, 2).map((node) => node.html.slice(0, 160)).join(" | ")}`);
  });
}

/** Checks by name; each gives "" or what is wrong. */
export class Checks {
  results = {};
  async check(name, work) {
    try { const wrong = await work(); this.results[name] = wrong === undefined || wrong === true ? "" : Array.isArray(wrong) ? wrong.join("\n") : wrong === false ? "it does not hold" : String(wrong); }
    catch (error) { this.results[name] = String(error.stack ?? error).slice(0, 1500); }
    if (process.env.VERBOSE) console.error(name, this.results[name] === "" ? "ok" : this.results[name]);
  }
  print() { console.log(JSON.stringify(this.results)); }
}
export { existsSync };
