// The first answer on screen: a browser that waits, then opens the address it is given (a line on its input), with nothing in its cache.
//
//   node bench/first.mjs   prints "waiting", and for each address {shown, whole} in milliseconds from the request: the answer drawn, and
//   all that the desk works out received
import { createInterface } from "node:readline";
import { launch } from "../../tests/browser/browser.mjs";

const browser = await launch();
await (await browser.newPage()).goto("about:blank");
console.log("waiting");
for await (const address of createInterface({ input: process.stdin })) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } }), page = await context.newPage();
  await page.addInitScript(() => {
    const look = () => {
      if (document.querySelector(".ready #answer-title bdi") === null) { requestAnimationFrame(look); return; }
      requestAnimationFrame(() => setTimeout(() => { window.shownAfter = performance.now(); }));
    };
    requestAnimationFrame(look);
  });
  await page.goto(address.trim());
  await page.waitForFunction(() => window.shownAfter !== undefined);
  const shown = await page.evaluate(() => window.shownAfter);
  const whole = await page.waitForFunction(() => performance.getEntriesByType("resource").find((one) => one.name.endsWith("/api/payload"))?.responseEnd, null, { timeout: 60000 });
  const said = await page.evaluate(() => document.querySelector("#answer-title")?.textContent ?? "");
  console.log(JSON.stringify({ shown, whole: await whole.jsonValue(), said }));
  await context.close();
}
await browser.close();
