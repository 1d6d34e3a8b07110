// What is taken away, on each footing and in every view: checks of page.mjs.
import { onShow, opened, settle, turn } from "./browser.mjs";

const ON = { stated: "on what is stated", inferred: "with what is inferred", assumed: "with what is assumed" };
const FOOTINGS = Object.keys(ON);
const capital = (text) => `${text[0].toUpperCase()}${text.slice(1)}`;
const flat = async (place) => (await place.innerText()).replace(/\s+/g, " ");

/** `expected.footings`: by removal and footing what the library says of each aim: label, frozen, re-planned, in words. */
export async function removals(all, page, browser, address, payload, expected) {
  if (payload.engine === null) return;
  const counted = (rows) => expected.statuses.map((status) => [status, rows.filter((row) => row.status === status).length]).filter(([, number]) => number > 0).map(([status, number]) => `${number} ${status}`).join(", ");

  await all.check("what becomes of each aim, on each footing as the library has it", async () => {
    const wrong = [];
    for (const [token, table] of Object.entries(expected.footings)) for (const footing of FOOTINGS) {
      await turn(page, `view=answer&without=${token}${footing === "assumed" ? "" : `&footing=${footing}`}`);
      const said = await flat(page.locator(".verdict")), sure = await flat(page.locator(".how-sure")), begins = footing === "assumed" ? "On the record" : capital(ON[footing]);
      if (!said.includes(`${begins}, held in `) || !said.includes(`: ${counted(table[footing])}.`)) wrong.push(`${token} ${footing}: ${said} / ${counted(table[footing])}`);
      if ((await page.locator("#footing").inputValue()) !== (footing === "assumed" ? "" : footing)) wrong.push(`${token} ${footing}: the switch`);
      for (const other of FOOTINGS.filter((one) => one !== footing)) {
        const same = table[other].every((row, at) => row.status === table[footing][at].status && row.frozen === table[footing][at].frozen);
        if (!sure.toLowerCase().includes(ON[other])) wrong.push(`${token} ${footing}: nothing of ${other}: ${sure}`);
        if (!same && !sure.includes(counted(table[other]))) wrong.push(`${token} ${footing}: ${other}: ${sure} / ${counted(table[other])}`);
        if (same && !sure.includes("the same")) wrong.push(`${token} ${footing}: ${other} is the same: ${sure}`);
      }
      const all_ = page.getByRole("button", { name: "All aims with their strips" });
      if (await all_.count() > 0) { await all_.click(); await settle(page); }
      const rows = await page.locator(".became-table tbody tr").allInnerTexts();
      if (rows.length !== table[footing].length) wrong.push(`${token} ${footing}: ${rows.length} aims`);
      for (const [at, one] of table[footing].entries()) {
        const row = rows.find((text) => text.startsWith(one.label))?.replace(/\s+/g, " ") ?? "";
        if (!row.includes(one.says)) wrong.push(`${token} ${footing}, ${one.label}: ${row} / ${one.says}`);
        for (const other of FOOTINGS.filter((some) => some !== footing)) {
          const then = table[other][at], differs = then.status !== one.status || then.frozen !== one.frozen, words = then.status === then.frozen ? then.status : `${then.status} (frozen: ${then.frozen})`;
          if (!row.toLowerCase().includes(ON[other])) wrong.push(`${token} ${footing}, ${one.label}: nothing of ${other}: ${row}`);
          if (differs && !row.includes(`: ${words}`)) wrong.push(`${token} ${footing}, ${one.label}: ${other} ${words}: ${row}`);
        }
      }
    }
    return wrong.slice(0, 12);
  });

  if (Object.keys(expected.footings).length > 0) await all.check("the footing is chosen by keyboard, stands in the address, and is taken back", async () => {
    const token = Object.keys(expected.footings)[0];
    await turn(page, `view=pathway&without=${token}`);
    await page.locator("#footing").focus();
    await page.keyboard.press("End");
    await settle(page);
    if (!page.url().includes("footing=stated")) return `no footing in ${page.url()}`;
    if (!(await flat(page.locator(".verdict"))).includes("On what is stated, held in ")) return await flat(page.locator(".verdict"));
    await page.getByRole("button", { name: "Undo" }).click();
    await settle(page);
    if (page.url().includes("footing=")) return `undone: ${page.url()}`;
    await turn(page, `view=answer&without=${token}&footing=none`);
    return (await page.locator("#footing").inputValue()) === "";
  });

  if (Object.keys(expected.footings).length > 0) await all.check("a date beyond the horizon is refused, not moved to its edge", async () => {
    const token = Object.keys(expected.footings)[0], wrong = [];
    for (const date of ["from=0800", "until=0800", "from=2900"]) {
      await turn(page, `view=answer&without=${token}&${date}`);
      const said = await flat(page.locator(".verdict"));
      if (!said.includes("lies outside the horizon of the case")) wrong.push(`${date}: ${said}`);
    }
    return wrong;
  });

  await all.check("a removal toggled leaves what its address shows when it is opened anew, in every view", async () => {
    const wrong = [], held = payload.engine.part.holdings.map((place) => payload.engine.holdings[place].split("@")[0]);
    const claim = payload.claims.find((one) => one.ways.length > 0), source = payload.sources.find((one) => one.falls.length > 0), thing = payload.things.find((one) => held.includes(one.id));
    for (const [view, sel] of [["answer", `thing:${thing.id}`], ["pathway", `thing:${thing.id}`], ["pathway", `claim:${claim?.id}`], ["timeline", `claim:${claim?.id}`], ["map", `source:${source?.key}`], ["network", `source:${source?.key}`], ["table", `source:${source?.key}`], ["rupture", `thing:${thing.id}`]]) {
      if (sel.endsWith(":undefined")) continue;
      await turn(page, "view=stories");
      await turn(page, `view=${view}&sel=${sel}`);
      for (const pressed of ["true", "false"]) {
        await page.locator("#evidence button[aria-pressed]").first().click();
        await settle(page);
        if ((await page.locator("#evidence button[aria-pressed]").first().getAttribute("aria-pressed")) !== pressed) wrong.push(`${view}, ${sel}: not ${pressed}`);
        if (page.url().includes("without=") !== (pressed === "true")) wrong.push(`${view}, ${sel}: ${page.url()}`);
        const again = await opened(browser, page.url()), now = await onShow(page), anew = await onShow(again.page);
        for (const [at, text] of now.entries()) if (text !== anew[at]) { const from = [...text].findIndex((sign, place) => sign !== anew[at][place]); wrong.push(`${view}, ${sel}, ${pressed}: …${text.slice(Math.max(0, from - 60), from + 120)} / …${anew[at].slice(Math.max(0, from - 60), from + 120)}`); }
        await again.close();
      }
    }
    return wrong;
  });

  await all.check("removals one after another: each an entry of the history, taken back one by one", async () => {
    const some = payload.things.filter((one) => payload.engine.holdings.some((holding) => holding.startsWith(`${one.id}@`))).slice(0, 2).map((one) => one.id);
    await turn(page, "view=answer");
    for (const id of some) { await turn(page, `view=answer&sel=thing:${id}${page.url().includes("without=") ? `&without=${some[0]}` : ""}`); await page.locator("#evidence button[aria-pressed]").first().click(); await settle(page); }
    const both = page.url();
    if (!both.includes(`without=${some.join(";")}`)) return both;
    await page.goBack();
    await settle(page);
    if ((await page.locator(".whatif .chip").count()) !== some.length - 1) return `back: ${page.url()}`;
    await page.goForward();
    await settle(page);
    if (page.url() !== both || (await page.locator(".whatif .chip").count()) !== some.length) return `forward: ${page.url()}`;
    await page.keyboard.press("Escape");
    await page.evaluate(() => document.activeElement?.blur());
    await page.keyboard.press("Control+z");
    await settle(page);
    return (await page.locator(".whatif .chip").count()) === some.length - 1;
  });
}
