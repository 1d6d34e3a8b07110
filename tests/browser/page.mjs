// A published page from a disk with the network off, used as a person would: node page.mjs PAGE.html ASKED.json
import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Checks, VIEWS, axe, launch, opened, settle, turn } from "./browser.mjs";
import { removals } from "./removals.mjs";

const [, , file, askedFile] = process.argv;
const address = `file://${file}`;
const payload = JSON.parse(gunzipSync(Buffer.from(/id="rapallo-data">([^<]*)</.exec(readFileSync(file, "utf8"))[1].trim(), "base64")));
const expected = JSON.parse(readFileSync(askedFile, "utf8"));
const { aims } = payload.about;
const engine = payload.engine !== null;
const here = [...VIEWS, ...(payload.precedents === null ? [] : ["precedents"]), ...(payload.documents.length === 0 ? [] : ["library"])];
const browser = await launch();
const all = new Checks();
const text = (page, selector) => page.locator(selector).first().innerText();

const main = await opened(browser, address);
const { page } = main;
const ask = async (words) => { await page.fill("#ask", words); await page.keyboard.press("Enter"); await settle(page); };

await all.check("it opens with a question and its answer", async () => {
  const answer = await text(page, "#answer-title");
  return answer.length > 3 && (await page.inputValue("#ask")) !== "" && (await page.isHidden("#static"));
});

await all.check("every question of the tool is answered, or the page says who answers it", async () => {
  const wrong = [];
  for (const one of payload.questions) {
    await turn(page, "view=answer");
    await ask(one.example);
    if (one.name === "precedents" && payload.precedents !== null) { if (await page.locator("section.precedents .lead").count() === 0) wrong.push("precedents: not beside each other"); continue; }
    const title = await text(page, "#answer-title"), lead = await page.locator(".answer .lead").allInnerTexts();
    if (title === "No answer here" && !lead.join(" ").includes(`rapallo ${one.example.split(" ")[0]}`)) wrong.push(`${one.example}: ${title} ${lead}`);
    const ready = payload.answers[one.example];
    if (ready !== undefined && title !== ready.title) wrong.push(`${one.example}: ${title} instead of ${ready.title}`);
  }
  return wrong;
});

await all.check("every answer that the page carries is shown with each of its sentences", async () => {
  const wrong = [];
  const names = Object.keys(payload.answers), some = names.filter((_, at) => at % Math.ceil(names.length / 25) === 0);
  for (const name of some) {
    await turn(page, `view=answer&q=${encodeURIComponent(name)}`);
    const shown = (await text(page, ".answer")).replace(/\s+/g, " ").toLowerCase();
    const plain = (line) => line.replace(/^(On the record|Beyond it)[:,]?\s*/, "").replace(/\s+/g, " ").trim().toLowerCase();
    for (const sentence of payload.answers[name].summary) if (!shown.includes(plain(sentence))) wrong.push(`${name}: ${sentence}`);
  }
  return wrong;
});

await all.check("at: the same claims with the same certainty as the library", async () => {
  const wrong = [];
  for (const [when, rows] of Object.entries(expected.at)) {
    await turn(page, `view=answer&q=${encodeURIComponent(`at ${when}`)}`);
    await page.getByRole("button", { name: "Save", exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "JSON" }).click()]);
    const saved = JSON.parse(readFileSync(await download.path(), "utf8"));
    const got = saved.data.sections.flatMap((section) => section.lines.filter((line) => line.claims.length === 1 && ["claim", "moment"].includes(line.fields?.what)).map((line) => `${section.title}|${line.mark}|${line.claims[0]}|${line.text}`)).sort();
    const want = rows.map((row) => row.join("|")).sort();
    const extra = got.filter((one) => !want.includes(one)), missing = want.filter((one) => !got.includes(one));
    if (extra.length + missing.length > 0) wrong.push(`at ${when}: too much ${extra.slice(0, 5).join("; ")} missing ${missing.slice(0, 5).join("; ")}`);
    if (saved.data.summary[0] !== expected.summary[when]) wrong.push(`at ${when}: ${saved.data.summary[0]} / ${expected.summary[when]}`);
  }
  return wrong;
});

await all.check("names in every spelling lead to their thing", async () => {
  const wrong = [];
  for (const [typed, id] of Object.entries(expected.names)) {
    await turn(page, "view=answer");
    await page.fill("#ask", `show "${typed}`);
    await settle(page);
    const found = await page.locator("#ask-list [role=option]").allInnerTexts();
    if (!found.some((one) => one.includes(id))) wrong.push(`${typed}: ${id} is not among ${found.slice(0, 4).join("; ")}`);
  }
  await page.keyboard.press("Escape");
  return wrong;
});

await all.check("the keyboard alone: ask, walk a pathway, open its evidence, take away, undo", async () => {
  await turn(page, "view=answer");
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("/");
  if ((await page.evaluate(() => document.activeElement?.id)) !== "ask") return "/ does not lead to the question line";
  await page.keyboard.press("Control+a");
  await page.keyboard.type("why");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  if ((await page.inputValue("#ask")).trim() !== "why") return `the template is not taken: ${await page.inputValue("#ask")}`;
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await settle(page);
  if (!(await page.inputValue("#ask")).startsWith("why ")) return "the slot is not filled";
  await page.evaluate(() => document.activeElement?.blur());
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await settle(page);
  if (aims.length > 0 && !page.url().includes("view=pathway")) return `g p does not lead to the pathway: ${page.url()}`;
  await page.locator("svg.pathway").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await settle(page);
  if (!page.url().includes("sel=box")) return `arrows select no box: ${page.url()}`;
  await page.keyboard.press("Enter");
  if ((await page.evaluate(() => document.activeElement?.id)) !== "evidence") return "Enter does not lead to the evidence";
  const before = page.url();
  await page.keyboard.press("3");
  await settle(page);
  if (!page.url().includes("view=timeline")) return "3 does not lead to the timeline";
  await page.keyboard.press("Control+z");
  await settle(page);
  if (page.url() !== before) return `undo leads to ${page.url()}`;
  await page.keyboard.press("Control+Shift+z");
  await settle(page);
  if (!page.url().includes("view=timeline")) return "redo does nothing";
  await page.keyboard.press("?");
  await settle(page);
  if (!(await page.isVisible("dialog"))) return "? opens no help";
  await page.keyboard.press("Escape");
  await settle(page);
  if (await page.isVisible("dialog")) return "Escape leaves the help open";
  return true;
});

if (engine && payload.readings.length > 0) await all.check("what is taken away is worked out in the reading of the address, and nothing in one that there is not", async () => {
  const wrong = [], token = payload.engine.holdings[payload.engine.part.holdings.at(-1)].split("@")[0];
  for (const { id, label } of payload.readings) {
    await turn(page, `view=answer&q=without ${token}&without=${token}&reading=${id}`);
    const said = await page.locator(".verdict").innerText(), told = await page.locator("#main").innerText(), counts = /, held in [^:]*: ([^.]*)\./.exec(said)?.[1];
    if (!said.includes(`, in the reading: ${label}.`)) wrong.push(`${id}: ${said}`);
    if (counts === undefined || !told.includes(counts) || !told.includes(`, in the reading: ${label}`)) wrong.push(`${id}: ${counts}`);
  }
  await turn(page, `view=answer&without=${token}&reading=none-such`);
  if (!(await page.locator(".verdict").innerText()).includes("This case names no reading called “none-such”.")) wrong.push("none-such");
  return wrong;
});

await all.check("an address brings back everything that it names", async () => {
  const claim = payload.claims[Math.floor(payload.claims.length / 2)].id, source = payload.sources[0].key;
  const hash = `view=table&q=sources&at=1925-03&window=1920-01-01/1930-12-31&sel=claim:${claim}&without=source:${source}&find=the&sort=-when`;
  const other = await opened(browser, `${address}#${hash}`);
  const wrong = [];
  if ((await other.page.inputValue("#ask")) !== "sources") wrong.push("the question");
  if ((await other.page.locator(".views [aria-current=page]").innerText()) !== "Table") wrong.push("the view");
  if (!(await other.page.locator("#evidence-title").innerText()).includes(claim)) wrong.push("the selection");
  if (engine && !(await other.page.locator(".whatif .chip").first().innerText()).includes(source)) wrong.push("what is taken away");
  if ((await other.page.locator("input[type=search]").inputValue()) !== "the") wrong.push("the words");
  if ((await other.page.locator("th[aria-sort=descending]").count()) !== 1) wrong.push("the order");
  if (other.said.length > 0) wrong.push(other.said.join("; "));
  await other.close();
  return wrong;
});

if (engine) await all.check("an address may name a thing that is taken away with its kind; its button puts it back", async () => {
  const { id } = payload.things.find((one) => payload.holdings.some((holding) => holding.thing === one.id));
  await turn(page, `view=table&sel=thing:${id}&without=thing:${id}`);
  const button = page.locator("#evidence button[aria-pressed]").first(), pressed = await button.getAttribute("aria-pressed");
  await button.click();
  await settle(page);
  return pressed === "true" && !page.url().includes("without=") ? true : `${pressed}, ${page.url()}`;
});

await all.check("back and forward", async () => {
  await turn(page, "view=answer");
  await page.getByRole("button", { name: "Sources", exact: true }).click();
  await page.getByRole("button", { name: "Check", exact: true }).click();
  await page.goBack();
  await settle(page);
  const one = await page.locator(".views [aria-current=page]").innerText();
  await page.goForward();
  await settle(page);
  const other = await page.locator(".views [aria-current=page]").innerText();
  return one === "Sources" && other === "Check" ? true : `${one}, ${other}`;
});

await all.check("an address of another edition says so", async () => {
  const other = await opened(browser, `${address}#view=answer&digest=000000000000`);
  const shown = await other.page.locator(".banner").innerText();
  await other.close();
  return shown.includes("another edition");
});

for (const view of here) {
  await all.check(`${view}: saved as CSV, JSON and, where drawn, SVG and PNG, with caption, digest and address`, async () => {
    await turn(page, `view=${view}`);
    const wrong = [];
    for (const kind of ["CSV", "JSON", "SVG, text kept as text", "PNG"]) {
      await page.getByRole("button", { name: "Save", exact: true }).click();
      const button = page.getByRole("button", { name: kind });
      if (await button.isDisabled()) { await page.keyboard.press("Escape"); if (["CSV", "JSON"].includes(kind) || ((["pathway", "timeline", "map", "network"].includes(view) && payload.things.some((one) => one.lat !== null)) || (view === "precedents" && payload.precedents.found.length > 0))) if (view !== "pathway" || aims.length > 0) wrong.push(`${kind} cannot be saved`); continue; }
      const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
      const bytes = readFileSync(await download.path()), content = bytes.toString("utf8");
      if (kind === "PNG") { if (bytes.subarray(1, 4).toString() !== "PNG" || bytes.length < 2000) wrong.push(`PNG of ${bytes.length} bytes`); continue; }
      if (!content.includes(payload.about.digest)) wrong.push(`${kind} without the digest`);
      if (!content.includes("view=")) wrong.push(`${kind} without the address`);
      if (kind === "JSON") JSON.parse(content);
      if (kind === "CSV" && /(^|,)[=@]/m.test(content)) wrong.push("CSV with a formula");
      if (kind.startsWith("SVG")) { if (/<foreignObject|<script|class=|NaN|undefined/.test(content)) wrong.push(`SVG with ${/<foreignObject|<script|class=|NaN|undefined/.exec(content)[0]}`); if (!content.includes("<text")) wrong.push("SVG without text"); }
    }
    return wrong;
  });
}

await all.check("a claim taken away, and put back by undo", async () => {
  if (!engine) return true;
  const claim = payload.claims.find((one) => one.ways.length > 0) ?? payload.claims[0];
  await turn(page, `view=answer&sel=claim:${claim.id}`);
  await page.getByRole("button", { name: "Take the claim away" }).click();
  await settle(page);
  if (!page.url().includes(`without=claim:${claim.id}`)) return page.url();
  const said = await page.locator(".verdict").innerText();
  if (!/On the record|withdrawn|compare/.test(said)) return said;
  await page.getByRole("button", { name: "Undo" }).click();
  await settle(page);
  return !page.url().includes("without=");
});

await removals(all, page, browser, address, payload, expected);

for (const scheme of ["light", "dark"]) {
  const seen = await opened(browser, `${address}#view=answer`, { colorScheme: scheme });
  const first = payload.claims.find((one) => one.bounds !== null)?.id ?? "";
  for (const view of here) {
    await all.check(`${view}: axe finds nothing, ${scheme}`, async () => { await turn(seen.page, `view=${view}&sel=claim:${first}`); return axe(seen.page); });
    if (["pathway", "timeline", "map", "network", "rupture"].includes(view)) await all.check(`${view} as a table: axe finds nothing, ${scheme}`, async () => { await turn(seen.page, `view=${view}&as=table`); return axe(seen.page); });
  }
  await all.check(`what is taken away: axe finds nothing, ${scheme}`, async () => { await turn(seen.page, `view=pathway&without=${payload.things[0].id}&from=1925-01`); return axe(seen.page); });
  await all.check(`a button that is pressed while the pointer is on it: axe finds nothing, ${scheme}`, async () => {
    await turn(seen.page, `view=table&sel=claim:${first}`);
    const button = seen.page.locator("#evidence button[aria-pressed]").first(), pressed = [];
    for (let time = 0; time < 2; time++) { await button.click(); await settle(seen.page); pressed.push(await button.getAttribute("aria-pressed")); const found = await axe(seen.page); if (found.length > 0) return found; }
    return pressed.join() === "true,false" ? true : pressed.join();
  });
  await all.check(`the help: axe finds nothing, ${scheme}`, async () => { await seen.page.getByRole("button", { name: "Help and keys" }).click(); return axe(seen.page); });
  await all.check(`nothing on the console, ${scheme}`, async () => seen.said);
  await seen.close();
}

const narrow = await opened(browser, address, { viewport: { width: 360, height: 740 } });
for (const view of here) {
  await all.check(`${view}: no sideways scrolling at 360 px`, async () => {
    await turn(narrow.page, `view=${view}&without=${payload.things[0].id}`);
    const over = await narrow.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    return over <= 0 ? true : `${over} px too wide`;
  });
  await all.check(`${view}: axe finds nothing at 360 px`, () => axe(narrow.page));
}
await narrow.close();

await all.check("views are there where the case has something for them, and an address of another says so", async () => {
  const named = (await page.locator(".views button").allInnerTexts()).map((one) => one.toLowerCase());
  if (named.join() !== here.join()) return `${named} instead of ${here}`;
  await turn(page, "view=stories");
  return (await page.locator(".view h2").innerText()) === "Not on this page";
});

if (payload.precedents !== null) await all.check("precedents: asked as a question, and in sentences", async () => {
  await turn(page, "view=answer");
  await ask("precedents");
  if (await page.locator("section.precedents").count() !== 1) return "they are not shown";
  await turn(page, "view=answer&q=precedents");
  const shown = await page.locator("section.answer").first().evaluate((view) => view.textContent), wrong = payload.precedents.found.filter((one) => !shown.includes(`${one.label} (${one.case})`)).map((one) => one.label);
  const said = payload.precedents.found.flatMap((one) => one.steps.map((step) => step.says)).filter((words) => !shown.includes(words));
  return [...wrong, ...said];
});
if (payload.precedents !== null && payload.precedents.found.length > 0) await all.check("precedents: the drawing that is saved has both sides and every step", async () => {
  await turn(page, "view=precedents");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG, text kept as text" }).click()]);
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  const words = readFileSync(await download.path(), "utf8").replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").replace(/&amp;/g, "&");
  return payload.precedents.found.flatMap((one) => [one.label, one.title.split(" ")[0], ...one.steps.flatMap((step) => [step.says.split(" ").slice(0, 4).join(" "), ...step.here.slice(0, 3), ...step.there.slice(0, 3).map((row) => row.id)])]).filter((each) => !words.includes(each));
});
if (payload.map.flows.length > 0) await all.check("map: every flow is drawn or listed with its two sides, opens its claims, and follows the dates", async () => {
  const wrong = [], key = (one) => [one.from, ...one.via, one.to].join(">"), keys = new Map();
  for (const one of payload.map.flows) keys.set(key(one), [...(keys.get(key(one)) ?? []), one]);
  await turn(page, "view=map");
  await page.locator(".flow-hit").first().dispatchEvent("click");
  await settle(page);
  if (!page.url().includes("sel=flow") || (await page.locator(".flow-drawn.on").count()) !== 1) wrong.push("a click on a flow does not choose it");
  await turn(page, "view=map");
  if (await page.locator(".flow").count() !== keys.size) wrong.push(`${await page.locator(".flow").count()} drawn of ${keys.size}`);
  const [name, rows] = [...keys].sort(([, a], [, b]) => b.length - a.length)[0];
  await page.locator(".flow-list button").first().focus();
  await page.keyboard.press("Enter");
  await settle(page);
  if (!decodeURIComponent(page.url()).includes(`sel=flow:${name}`)) wrong.push(page.url());
  if (!(await page.locator(".evidence-pane").innerText()).includes(`${rows.length} claim`)) wrong.push("its claims are not counted");
  await page.getByRole("button", { name: "As a table", exact: true }).click();
  await settle(page);
  const table = page.locator("table", { hasText: "What was given or moved" }).locator("tbody tr");
  if (await table.count() !== keys.size) wrong.push("not every flow is in the table");
  await turn(page, "view=map&window=0001-01-01/0001-12-31");
  const dated = payload.map.flows.filter((one) => { const [first] = payload.claims.find((claim) => claim.id === one.claim).bounds ?? [366]; return first === null || first <= 365; });
  if (await page.locator(".flow").count() !== new Set(dated.map(key)).size) wrong.push("a flow outside its dates");
  return wrong;
});
/** How many lines lie on the sheet of the network or the map, and whether it is let through. */
const veils = () => page.evaluate(() => { const sheet = document.querySelector(".map-box .sheet"); return [[...sheet.querySelectorAll(".veil")].flatMap((path) => path.getAttribute("d").match(/M/g)).length, getComputedStyle(sheet).opacity === "1"]; });
if (payload.map.flows.length > 0) await all.check("map: what a removal takes is greyed, and back when it is put back", async () => {
  const claim = payload.map.flows[0].claim;
  await turn(page, `view=map&without=claim:${claim}`);
  const alone = payload.map.flows.filter((one) => [one.from, ...one.via, one.to].join(">") === [payload.map.flows[0].from, ...payload.map.flows[0].via, payload.map.flows[0].to].join(">")).length === 1;
  const [gone, through] = await veils(), listed = await page.locator(".flow-list .all-gone").count();
  if (alone && (gone < 2 || !through || listed < 1)) return `not greyed: ${gone} strokes veiled, ${listed} struck in the list`;
  await turn(page, "view=map");
  return !(await veils())[1] && (await page.locator(".flow-list .all-gone").count()) === 0;
});
const oneEnded = [...new Set(payload.map.flows.filter((one) => one.from === "" || one.to === "").map((one) => one.claim))];
if (oneEnded.length > 0) await all.check("map: the words of a flow that is taken away are veiled where they stand", async () => {
  await turn(page, `view=map&without=${oneEnded.map((id) => `claim:${id}`).join(";")}`);
  const [there, veiled, apart] = await page.evaluate(() => {
    const read = (sheet) => [...document.querySelectorAll(`${sheet} text`)].map((text) => { const { left, top, width, height } = text.getBoundingClientRect(); return { said: text.textContent, box: [left, top, width, height] }; }), under = read(".earth"), over = read(".over-land");
    return [under.length, over.length, over.filter((veil) => !under.some(({ said, box }) => said === veil.said && box.every((side, at) => Math.abs(side - veil.box[at]) < 1))).map(({ said }) => said)];
  });
  return apart.length > 0 ? `veils that do not lie on their words: ${apart}` : there > 0 && veiled === there ? true : `${veiled} of ${there} veiled`;
});
const tied = payload.network.links.find((link) => link.claims.length === 1 && payload.claims.find((one) => one.id === link.claims[0])?.ways.length > 0);
if (engine && tied !== undefined) await all.check("network: links whose claims all fall are veiled, drawn beforehand and let through with the removal; zooming moves every sheet", async () => {
  const wrong = [], claim = tied.claims[0];
  await turn(page, `view=network&sel=claim:${claim}`);
  if ((await veils()).join() !== "0,false") wrong.push(`before: ${await veils()}`);
  const button = page.locator("#evidence button[aria-pressed]").first();
  await button.hover();
  await page.waitForTimeout(250);
  const [foreseen, through] = await veils();
  if (foreseen < 1 || through) wrong.push(`foreseen: ${await veils()}`);
  await button.click();
  await settle(page);
  if ((await veils()).join() !== `${foreseen},true`) wrong.push(`taken away: ${await veils()}`);
  const down = await page.evaluate(() => [...document.querySelectorAll("#evidence .brief.fallen, #evidence .card.fallen")].length);
  const stand = payload.network.links.filter((link) => link.claims.every((id) => id === claim)).length;
  if (foreseen < stand || down < 1) wrong.push(`${foreseen} veiled, ${stand} links by this claim alone, ${down} struck`);
  await page.getByRole("button", { name: "Zoom in" }).click();
  await settle(page);
  const moved = await page.evaluate(() => [...document.querySelectorAll(".map-box > svg > g")].map((group) => group.getAttribute("transform")));
  if (moved.length !== 3 || new Set(moved).size !== 1 || !moved[0].includes("scale(1.6)")) wrong.push(`zoomed: ${moved}`);
  await turn(page, "view=network");
  if ((await veils())[1]) wrong.push("still veiled when all is put back");
  return wrong;
});
if (payload.things.some((one) => one.lat !== null)) await all.check("a drawing is saved with its strokes as wide as on the screen, and its caption within it", async () => {
  const wrong = [];
  await turn(page, "view=map");
  const seen = await page.evaluate(() => { const of = (place) => { const on = document.querySelector(place), { a, b } = on.getCTM(); return parseFloat(getComputedStyle(on).strokeWidth) / Math.hypot(a, b); }; return [of("svg.map .spot .dot"), of(".land")]; });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "SVG, text kept as text" }).click()]);
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  const text = readFileSync(await download.path(), "utf8");
  const found = await page.evaluate((svg) => {
    const place = document.createElement("div");
    place.innerHTML = svg.replace(/^<\?xml.*?\?>/, "");
    document.body.append(place);
    const out = place.querySelector("svg"), wide = out.viewBox.baseVal.width, by = out.getBoundingClientRect().width / wide;
    const strokes = [...out.querySelectorAll("circle, path")].map((one) => +one.getAttribute("stroke-width")), sheets = [...out.querySelectorAll(":scope > svg")].length;
    const over = [...out.querySelectorAll(":scope > text")].filter((one) => (one.getBoundingClientRect().right - out.getBoundingClientRect().left) / by > wide).map((one) => one.textContent);
    place.remove();
    return { strokes, sheets, over };
  }, text);
  for (const width of seen) if (!found.strokes.some((one) => Math.abs(one - width) < 0.01)) wrong.push(`no stroke ${width.toFixed(3)} wide`);
  if (found.sheets !== 2) wrong.push(`${found.sheets} sheets`);
  return [...wrong, ...found.over.map((row) => `over the edge: ${row}`)];
});
if (payload.precedents !== null) await all.check("precedents: every step with both sides, its claims open, the limits said", async () => {
  const wrong = [], { found, answer } = payload.precedents;
  await turn(page, "view=precedents");
  const shown = (await page.locator(".precedents").innerText()).replace(/\s+/g, " ");
  for (const sentence of answer.summary) if (!shown.includes(sentence.replace(/\s+/g, " "))) wrong.push(`not said: ${sentence}`);
  if (found.length > 0 && !shown.includes("A likeness of steps, not of causes")) wrong.push("no warning");
  if (await page.locator(".precedent").count() !== found.length) wrong.push("not every precedent");
  for (const [at, one] of found.entries()) {
    const box = page.locator(".precedent").nth(at), rows = box.locator(".twin > li");
    if (await rows.count() !== one.steps.length) wrong.push(`${one.motif}: not every step`);
    for (const [number, step] of one.steps.entries()) {
      const text = (await rows.nth(number).innerText()).replace(/\s+/g, " "), mine = step.here.length > 0, theirs = step.there.length + step.more.length > 0;
      if (!mine && theirs && !text.includes("Not on record here.")) wrong.push(`${step.says}: ${text}`);
      if (mine && !theirs && !text.includes(`Not on record in ${one.case}.`)) wrong.push(`${step.says}: ${text}`);
      if (!mine && !theirs && !text.includes("in neither")) wrong.push(`${step.says}: ${text}`);
      if (theirs && !text.includes(step.there[0].says.replace(/\s+/g, " "))) wrong.push(`${step.says}: not the other's sentence`);
    }
    if (await box.locator(".differs tbody tr").count() !== one.parts.length + one.differences.length) wrong.push(`${one.motif}: not every difference`);
  }
  const first = found.flatMap((one) => one.steps.flatMap((step) => step.here))[0];
  if (first !== undefined) {
    await page.locator(".twin-claims button.says").first().focus();
    await page.keyboard.press("Enter");
    await settle(page);
    if (!(await page.locator("#evidence-title").innerText()).includes("Claim")) wrong.push("no card");
    await turn(page, "view=precedents");
  }
  if ((payload.precedents.unread ?? []).length > 0 && !shown.includes(`Not to be read, so not compared with: ${payload.precedents.unread.join(", ")}`)) wrong.push("unread cases are not named");
  return wrong;
});
if (payload.documents.length > 0) await all.check("the library: documents by name, how passages stand, no link to a text that is not there", async () => {
  await turn(page, "view=library");
  const shown = await page.locator(".view").innerText(), wrong = payload.documents.filter((one) => !shown.includes(one.id === "history" ? "1988" : one.title.slice(0, 8))).map((one) => one.id);
  const [claim, rows] = Object.entries(payload.passages).find(([, some]) => some.some((row) => row.state === "gone"));
  await turn(page, `view=answer&sel=claim:${claim}`);
  const card = await page.locator("#evidence").innerText();
  if (!card.includes(`stored as ${rows[0].document}`) || !card.includes("no longer in the stored text") || card.includes("Open the passage")) wrong.push(card.slice(0, 600));
  return wrong;
});

await all.check("with scripts off the story, the claims and the sources read", async () => {
  const still = await opened(browser, address, { javaScriptEnabled: false });
  const shown = await still.page.locator("#static").innerText();
  const wrong = [];
  if (payload.story !== "" && !shown.includes("The story")) wrong.push("no story");
  if (!shown.includes(payload.claims[0].says.slice(0, 30))) wrong.push("no claims");
  if (!shown.includes(payload.sources[0].key)) wrong.push("no sources");
  if (payload.precedents !== null && !shown.includes(payload.precedents.answer.summary[0].slice(0, 40))) wrong.push("no precedents");
  if (payload.documents.length > 0 && !shown.includes("without its texts")) wrong.push("no documents");
  if (await still.page.locator("#app").innerText() !== "") wrong.push("the app shows something");
  await still.close();
  return wrong;
});

await all.check("printed, a view is a page: question, answer and evidence, nothing to press", async () => {
  await turn(page, "view=answer");
  await page.emulateMedia({ media: "print" });
  const hidden = await page.isHidden(".views") && await page.isHidden(".bar-top .tools");
  const shown = await page.isVisible("#answer-title") && await page.isVisible("#evidence") && await page.isVisible(".print-only");
  await page.emulateMedia({ media: "screen" });
  return hidden && shown;
});

await all.check("nothing on the console, and nothing asked of any network", async () => [...main.said, ...main.asked]);

await browser.close();
all.print();
