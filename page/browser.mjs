// Opens a page of `nongbo page` in a browser from its file, without a network, and does what a reader does.
// Usage: node browser.mjs chromium|firefox PAGE.html [PICTURES]
// The last line is JSON: the content hash of the first answer at full size, and how long the first interval took.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import * as chromium from "./chromium.mjs";
import * as firefox from "./firefox.mjs";

const [name, file, pictures] = process.argv.slice(2);
const { browserPath, openPage } = { chromium, firefox }[name];
if (!browserPath()) {
  console.log(`skipped: no ${name} is installed`);
  process.exit(0);
}
const url = pathToFileURL(resolve(file)).href;
const page = await openPage(url);
const picture = async (of) => {
  if (!pictures) return;
  await writeFile(`${pictures}-${of}.png`, Buffer.from(await page.picture(), "base64"));
};
const act = (statements) => page.run(`(() => { ${statements} })()`);
const set = (id, value) => act(`const it = document.getElementById(${JSON.stringify(id)}); it.value = ${JSON.stringify(value)};
  it.dispatchEvent(new Event("change", { bubbles: true }));`);
const answer = () => page.run(`document.querySelector("#answer .lead").textContent + document.querySelector("#answer .cards").textContent`);
const ended = (more = "") => page.until(`document.getElementById("progress").value === document.getElementById("progress").max
  && document.getElementById("answer").dataset.done === document.getElementById("answer").dataset.all
  && document.getElementById("answer").dataset.part === "1"
  && document.getElementById("file").textContent.includes(${JSON.stringify(more)})`, 400);

try {
  await page.until(`document.body?.dataset.ready === "yes"`);
  await picture("first");
  const before = await answer();
  assert.ok(before.length > 100, "an answer stands there before anything is moved");
  const figures = await page.run(`document.querySelectorAll("#answer figure").length`);
  assert.ok(figures >= 4, `${figures} figures`);
  assert.equal(await page.run(`[...document.querySelectorAll("#answer svg")].filter((it) =>
    it.getAttribute("role") !== "img" || !it.querySelector("title") || !it.querySelector("desc")).length`), 0);
  assert.equal(await page.run(`document.querySelectorAll("#answer figure details table").length`), figures, "a table behind every figure");

  // A lever changes the answer; replications are counted as they end.
  await set("S1", "250");
  const first = Number(await page.until(`document.getElementById("answer").dataset.waited`));
  const words = await page.run(`document.getElementById("status").textContent`);
  await ended("S1 = 25000");
  const moved = await answer();
  assert.notEqual(moved, before);
  await picture("moved");

  // Pin and copy.
  await page.run(`document.getElementById("pin").click()`);
  const pinned = await page.run(`document.getElementById("pinned").textContent`);
  assert.ok(pinned.includes(await page.run(`document.querySelector("#answer .number").textContent`)));
  await act(`document.getElementById("repeat").open = true`);
  await page.click("[data-copy=address]");
  await page.until(`document.getElementById("status").textContent.length < 12`);
  const address = await page.run(`document.getElementById("address").textContent`);
  assert.ok(address.includes("#") && address.includes("S1=250"), address);

  // Twenty-five fast moves leave one answer: that of the last position.
  for (let yuan = 1; yuan <= 25; yuan++) await set("T1", String(yuan * 10));
  await ended("T1 = 25000");
  const jobs = await page.run(`document.getElementById("answer").dataset.job`);
  assert.equal(await page.run(`new URLSearchParams(location.hash.slice(1)).get("T1")`), "250");
  await new Promise((go) => setTimeout(go, 1500));
  assert.equal(await page.run(`document.getElementById("answer").dataset.job`), jobs, "no answer comes late");
  assert.notEqual(await answer(), moved);

  // The keyboard alone: from the top to a lever, up, and an answer.
  await act(`document.activeElement?.blur(); document.getElementById("county").focus()`);
  await page.press("Tab");
  const focused = await page.run(`document.activeElement.id`);
  assert.equal(focused, "growers");
  const growers = await page.run(`document.getElementById("growers").value`);
  await page.press("ArrowUp");
  await page.press("Tab");
  assert.notEqual(await page.run(`document.getElementById("growers").value`), growers);
  await ended(`growers = ${await page.run(`document.getElementById("growers").value`)}`);

  // Another county, and a value that is none: the lever keeps within its range.
  await set("county", "tea");
  await ended("land_median_cmu = 413");
  await set("growers", "-5");
  assert.equal(await page.run(`document.getElementById("growers").value`), "10");
  await picture("county");

  // The address brings the levers back; at full size the answer is the native one.
  await page.run(`document.getElementById("reset").click()`);
  await ended();
  const hash = await page.run(`document.getElementById("answer").dataset.hash`);

  // Twice as large letters in a window of 1,280 px, then a telephone.
  for (const [width, height] of [[640, 450], [390, 844]]) {
    await page.size(width, height);
    await page.until(`innerWidth === ${width}`);
    assert.ok(await page.run(`document.documentElement.scrollWidth <= ${width}`), `no horizontal scroll at ${width} px`);
    const cut = `[...document.querySelectorAll("svg text")].filter((it) => {
      const inner = it.getBoundingClientRect(), outer = it.closest("svg").getBoundingClientRect();
      return inner.width && (inner.left < outer.left - 1 || inner.right > outer.right + 1); }).map((it) => it.textContent)`;
    assert.deepEqual(await page.run(cut), [], `no text cut at ${width} px`);
  }
  await act(`for (const details of document.querySelectorAll("#levers details")) details.open = true`);
  assert.ok(await page.run(`document.documentElement.scrollWidth <= 390`), "nor with all levers unfolded");
  await act(`for (const details of document.querySelectorAll("#levers details")) details.open = false`);
  await picture("narrow");

  const text = await page.run(`document.body.innerText`);
  assert.ok(!/NaN|Infinity|undefined|\[object/.test(text), "no number that is none");
  assert.deepEqual(await page.requests(), [], "no request");
  assert.deepEqual(await page.problems(), [], "no error in the console");
  console.log(JSON.stringify({ hash, first, words }));
} finally {
  await page.close();
}
