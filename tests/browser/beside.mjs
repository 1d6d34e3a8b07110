// What lies beside a case at a running desk: precedents, library, stories and letter: node beside.mjs ADDRESS HOUSE
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Checks, axe, launch, opened, settle, turn } from "./browser.mjs";

const [, , address, house] = process.argv;
const browser = await launch();
const all = new Checks();
const one = await opened(browser, address), { page } = one;
const queue = () => readFileSync(join(house, "stories", "queue.jsonl"), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const views = ["view=precedents", "view=library", "view=library&lib=lume", "view=library&doc=history@173&sel=claim:pilots-by-diary", "view=library&doc=long@70000", "view=stories", "view=stories&queue=kept", "view=stories&queue=letter:2026-11"];
const ready = async () => { await settle(page); await page.locator(".view .lead, .view .queue, .view iframe").first().waitFor(); await settle(page); };

await all.check("the keys reach the views", async () => {
  await turn(page, "view=answer");
  await page.locator("#main").focus();
  const seen = [];
  for (const key of ["d", "l", "q"]) { await page.keyboard.press("g"); await page.keyboard.press(key); await settle(page); seen.push(/view=(\w+)/.exec(page.url())[1]); }
  return seen.join() === "precedents,library,stories" ? true : seen.join();
});
await all.check("the library with the keyboard alone: find, narrow down, open, a claim in the margin", async () => {
  await turn(page, "view=library");
  await page.locator("#library-ask").focus();
  await page.keyboard.type("lume");
  await page.keyboard.press("Enter");
  await page.locator(".hits li").first().waitFor();
  if (await page.locator(".hits li").count() !== 2) return "not two found";
  await page.getByRole("button", { name: "kind book, 1 document" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".hits li").length === 1);
  if (!decodeURIComponent(page.url()).includes("lib=lume kind:book")) return page.url();
  await page.locator(".hits .title").focus();
  await page.keyboard.press("Enter");
  await page.locator(".paper mark").first().waitFor();
  await page.locator(".margin button.says").first().focus();
  await page.keyboard.press("Enter");
  await settle(page);
  return (await page.locator("#evidence-title").innerText()) === "Claim school-leased";
});
await all.check("passages that no longer stand are marked, and what stands is marked in the text", async () => {
  await turn(page, "view=library&doc=history");
  await ready();
  const shown = await page.locator("section.view").innerText(), marks = await page.locator(".paper mark").allInnerTexts();
  const wrong = ["2 of them do not stand where the evidence says", "No longer in the text.", "Stands elsewhere now"].filter((text) => !shown.includes(text));
  if (marks[0] !== "The school at Port Lume was leased to the Arland Air Office.") wrong.push(`marked: ${marks[0]}`);
  if (await page.locator(".paper mark.off").count() !== 1) wrong.push("what moved is not set off");
  return wrong;
});
await all.check("the evidence of a claim opens its document at the passage", async () => {
  await turn(page, "view=answer&sel=claim:pilots-by-diary");
  await page.getByRole("button", { name: "Open the passage in history" }).click();
  await page.locator(".paper mark.on").waitFor();
  await page.waitForFunction(() => { const box = document.querySelector(".paper mark.on").getBoundingClientRect(); return box.top >= 0 && box.bottom <= window.innerHeight; });
  if (!decodeURIComponent(page.url()).includes("doc=history@")) return page.url();
  await page.goBack();
  await settle(page);
  return page.url().includes("view=answer");
});
await all.check("a long document comes in parts", async () => {
  await turn(page, "view=library&doc=long");
  await page.getByText("Part 1 of").first().waitFor();
  await page.getByRole("button", { name: "Later" }).first().click();
  await page.getByText("Part 2 of").first().waitFor();
  return true;
});
await all.check("what cannot be opened is a sentence", async () => { await turn(page, "view=library&doc=nothing"); await page.locator(".wrong").waitFor(); return (await page.locator(".wrong").innerText()).includes("nothing"); });
await all.check("stories are kept, tagged and dropped, and the file says so", async () => {
  await turn(page, "view=stories");
  await page.locator(".queue .curated").first().waitFor();
  const before = await page.locator(".queue .curated").count();
  await page.getByRole("button", { name: "Keep Story 3" }).focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((count) => document.querySelectorAll(".queue .curated").length === count - 1, before);
  await page.getByRole("button", { name: "Tag: Story 1", exact: true }).click();
  await page.getByRole("textbox", { name: "Tag for Story 1" }).fill("Export control");
  await page.keyboard.press("Enter");
  await page.locator(".tag-word", { hasText: "export control" }).waitFor();
  await page.getByRole("button", { name: /^Drop Story 2/ }).click();
  await page.waitForFunction((count) => document.querySelectorAll(".queue .curated").length === count - 2, before);
  const got = queue().map((story) => `${story.title.slice(0, 7)} ${story.status ?? "new"} ${(story.tags ?? []).join()}`).sort();
  if (got.join("|") !== "Story 1 new export control|Story 2 dropped |Story 3 kept ") return got.join("|");
  await page.getByRole("button", { name: "kept 1" }).click();
  await page.locator(".queue .curated.kept").waitFor();
  return (await page.locator(".queue .original").innerText()).includes("original");
});
await all.check("a story is commented and linked, by a name in any spelling, and what is linked opens", async () => {
  appendFileSync(join(house, "house.toml"), '\n[[case]]\nname = "lume"\nfolder = "../case"\n');
  await turn(page, "view=answer");
  await turn(page, "view=stories");
  await page.getByRole("button", { name: "Comment: Story 1", exact: true }).click();
  await page.getByRole("textbox", { name: "Our comment on Story 1" }).fill("The same route\nas in 1926.");
  await page.getByRole("button", { name: "Keep the comment" }).click();
  await page.locator(".queue .ours", { hasText: "as in 1926." }).waitFor();
  await page.getByRole("button", { name: "Link: Story 1", exact: true }).click();
  await page.getByRole("combobox", { name: "Link Story 1 to" }).fill("Анна");
  await page.locator(".link-to [role=option]", { hasText: "Anna Vell" }).first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  if (await page.getByRole("combobox", { name: "Link Story 1 to" }).inputValue() !== "lume#thing-anna-vell") return "another link";
  await page.getByRole("button", { name: "Link it" }).click();
  await page.locator(".to-case", { hasText: "Anna Vell" }).waitFor();
  const stored = queue().find((story) => story.title === "Story 1");
  if (stored.comment !== "The same route\nas in 1926." || stored.links.join() !== "lume#thing-anna-vell") return JSON.stringify(stored);
  await page.locator(".to-case button").click();
  await settle(page);
  return page.url().includes("sel=thing:anna-vell");
});
await all.check("a link that leads nowhere is refused in a sentence", async () => {
  await turn(page, "view=stories");
  await page.getByRole("button", { name: "Link: Story 1", exact: true }).click();
  await page.getByRole("combobox", { name: "Link Story 1 to" }).fill("lume#thing-nowhere");
  await page.getByRole("button", { name: "Link it" }).click();
  await page.locator(".queue .wrong").waitFor();
  return (await page.locator(".queue .wrong").innerText()).includes("nowhere");
});
await all.check("feeds are asked only after it is said which, and what comes of it is told", async () => {
  writeFileSync(join(house, "stories", "feeds.toml"), '[[feed]]\nurl = "http://127.0.0.1/feed.xml"\ntitle = "A feed of this machine"\n');
  const before = one.asked.length;
  await turn(page, "view=answer");
  await turn(page, "view=stories");
  await page.getByRole("button", { name: "Fetch new stories …" }).click();
  await page.locator(".ask-first", { hasText: "A feed of this machine (127.0.0.1)" }).waitFor();
  if (one.asked.slice(before).some((url) => url.includes("/api/stories/fetch"))) return "it asked at once";
  const found = await axe(page);
  await page.getByRole("button", { name: "Ask them now" }).click();
  await page.locator(".fetching .wrong").waitFor();
  const said = await page.locator(".fetching .wrong").innerText();
  return found.length > 0 ? found : said.startsWith("A feed of this machine:") && said.length > 40 ? true : said;
});
await all.check("a letter is drafted from what was chosen, and opens", async () => {
  await turn(page, "view=stories&queue=kept");
  await page.getByRole("checkbox", { name: "For the letter: Story 3" }).check();
  await page.getByRole("textbox", { name: "Its name" }).fill("2027-01");
  await page.getByRole("textbox", { name: "Subject" }).fill("Of routes");
  await page.getByRole("button", { name: "Draft it" }).click();
  await page.locator("iframe").waitFor();
  const text = readFileSync(join(house, "letters", "2027-01.md"), "utf8");
  if (!text.includes("Story 3") || !text.includes("draft = true")) return text;
  return page.url().includes("queue=letter:2027-01") && (await page.locator(".letter-text").innerText()).includes("Story 3");
});
await all.check("the letter stands framed, runs nothing, and reads as plain text", async () => {
  await turn(page, "view=stories&queue=letter:2026-11");
  const frame = page.locator("iframe[title*='2026-11']");
  await frame.waitFor();
  if (await frame.getAttribute("sandbox") !== "") return "the frame may do something";
  const shown = await page.frameLocator("iframe[title*='2026-11']").locator("body").innerText();
  if (!shown.includes("Loans") || !shown.includes("<script>alert(2)")) return shown;
  return (await page.locator(".letter-text").innerText()).includes("[1] https://e.example/");
});
for (const scheme of ["light", "dark"]) {
  const seen = await opened(browser, address, { colorScheme: scheme });
  for (const hash of views) await all.check(`${hash}: axe finds nothing, ${scheme}`, async () => { await turn(seen.page, hash); await seen.page.locator(".view .lead, .view .queue, .view iframe").first().waitFor(); await settle(seen.page); return axe(seen.page); });
  await all.check(`nothing on the console, ${scheme}`, async () => seen.said);
  await seen.close();
}
const narrow = await opened(browser, address, { viewport: { width: 360, height: 740 } });
for (const hash of views) await all.check(`${hash}: no sideways scrolling at 360 px`, async () => { await turn(narrow.page, hash); await narrow.page.locator(".view .lead, .view .queue, .view iframe").first().waitFor(); await settle(narrow.page); const over = await narrow.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth); return over <= 0 ? true : `${over} px too wide`; });
await narrow.close();
await all.check("printed, a document is a page with its margin", async () => {
  await turn(page, "view=library&doc=history");
  await ready();
  await page.emulateMedia({ media: "print" });
  const shown = await page.isVisible(".margin-note") && await page.isVisible(".paper .words") && await page.isHidden(".views");
  await page.emulateMedia({ media: "screen" });
  return shown;
});
await all.check("nothing on the console but what was refused, nothing asked of another host", async () => [...one.said.filter((line) => !/status of 400/.test(line)), ...one.asked.filter((url) => !url.startsWith(address))]);

await browser.close();
all.print();
