// A Chromium without a window, driven over two pipes by the protocol of its developer tools.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PLACES = ["chromium", "chromium-browser", "google-chrome"].flatMap((name) =>
  (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)));
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
  "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--remote-debugging-pipe"];

/** The browser of this machine; undefined where there is none. */
export const browserPath = () => PLACES.find((place) => existsSync(place));

/** Opens a page. `run` evaluates an expression in the page, `picture` draws it, `close` ends everything. */
export async function openPage(url, { width = 1280, height = 900 } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "nongbo-page-"));
  const browser = spawn(browserPath(), [...FLAGS, `--user-data-dir=${profile}`, `--window-size=${width},${height}`],
    { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
  const waiting = new Map(), requests = [], problems = [];
  let number = 0, buffer = "", session;
  browser.stdio[4].on("data", (data) => {
    buffer += data;
    const messages = buffer.split("\0");
    buffer = messages.pop();
    for (const message of messages) hear(JSON.parse(message));
  });
  function hear({ id, result, error, method, params }) {
    if (id) {
      const { good, bad } = waiting.get(id);
      waiting.delete(id);
      if (error) bad(new Error(error.message)); else good(result);
    }
    if (method === "Network.requestWillBeSent" && !params.request.url.startsWith("blob:")) requests.push(params.request.url);
    if (method === "Runtime.exceptionThrown") problems.push(params.exceptionDetails.exception?.description ?? params.exceptionDetails.text);
    if (method === "Runtime.consoleAPICalled" && params.type === "error") problems.push(JSON.stringify(params.args));
    if (method === "Log.entryAdded" && ["error", "warning"].includes(params.entry.level)) problems.push(params.entry.text);
  }
  const send = (method, params = {}) => new Promise((good, bad) => {
    waiting.set(++number, { good, bad });
    browser.stdio[3].write(JSON.stringify({ id: number, method, params, sessionId: session }) + "\0");
  });
  const { targetId } = await send("Target.createTarget", { url: "about:blank" });
  ({ sessionId: session } = await send("Target.attachToTarget", { targetId, flatten: true }));
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await send(`${domain}.enable`);
  // No network at all.
  await send("Network.emulateNetworkConditions", { offline: true, latency: 0, downloadThroughput: 0, uploadThroughput: 0 });
  const size = (width, height) => send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
  await size(width, height);
  await send("Browser.grantPermissions", { permissions: ["clipboardReadWrite"] }).catch(() => {});
  await send("Page.navigate", { url });
  const run = async (expression) => {
    const { result, exceptionDetails } = await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true, userGesture: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const until = async (expression, seconds = 120) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await new Promise((go) => setTimeout(go, 20))) {
      const value = await run(expression).catch(() => undefined);
      if (value) return value;
    }
    throw new Error(`after ${seconds} s still not: ${expression}`);
  };
  const press = async (key, code = key) => {
    const known = { Tab: 9, Enter: 13, ArrowUp: 38, ArrowDown: 40 };
    const event = { key, code, windowsVirtualKeyCode: known[key] ?? key.charCodeAt(0), text: key === "Enter" ? "\r" : key.length === 1 ? key : undefined };
    await send("Input.dispatchKeyEvent", { type: "keyDown", ...event });
    await send("Input.dispatchKeyEvent", { type: "keyUp", ...event, text: undefined });
  };
  const click = (selector) => run(`document.querySelector(${JSON.stringify(selector)}).click()`);
  const picture = async () => (await send("Page.captureScreenshot", { format: "png", captureBeyondViewport: true })).data;
  const close = async () => {
    const ended = new Promise((go) => browser.once("exit", go));
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { run, until, press, click, size, picture, close, requests: () => requests.filter((it) => it !== url), problems: () => problems };
}
