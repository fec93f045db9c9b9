// A Firefox without a window, driven over a socket by Marionette, the protocol of its own tests.

import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PLACES = ["firefox-esr", "firefox"].flatMap((name) =>
  (process.env.PATH ?? "").split(":").map((folder) => join(folder, name)));
const PREFERENCES = {
  "marionette.port": 0, "browser.shell.checkDefaultBrowser": false, "browser.startup.page": 0, "app.update.enabled": false,
  "datareporting.policy.dataSubmissionEnabled": false, "toolkit.telemetry.reportingpolicy.firstRun": false,
  "network.captive-portal-service.enabled": false, "network.connectivity-service.enabled": false,
};
// No network; requests of the page are written down.
const WATCH = `Services.io.offline = true;
  window.pageRequests = [];
  Services.obs.addObserver((channel) => {
    const { browsingContext } = channel.QueryInterface(Ci.nsIChannel).loadInfo;
    if (browsingContext && browsingContext === gBrowser.selectedBrowser.browsingContext) window.pageRequests.push(channel.URI.spec);
  }, "http-on-opening-request");`;
const PROBLEMS = `const inner = gBrowser.selectedBrowser.innerWindowID;
  const errors = Services.console.getMessageArray().filter((it) => it instanceof Ci.nsIScriptError
    && (it.innerWindowID === inner || /^(blob|file):/.test(it.sourceName)));
  const events = Cc["@mozilla.org/consoleAPI-storage;1"].getService(Ci.nsIConsoleAPIStorage).getEvents()
    .filter((it) => it.level === "error" && (it.innerID === inner || /^(blob|file):/.test(it.filename)));
  return [...errors.map((it) => it.errorMessage), ...events.map((it) => String(it.arguments[0]))];`;

/** The browser of this machine; undefined where there is none. */
export const browserPath = () => PLACES.find((place) => existsSync(place));

const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

/** The number of the socket, which Firefox writes into its profile. */
async function port(profile) {
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(100)) {
    const text = await readFile(join(profile, "MarionetteActivePort"), "utf8").catch(() => "");
    if (text) return Number(text);
  }
  throw new Error("Firefox opens no socket for Marionette");
}

/** Opens a page. `run` evaluates an expression in the page, `picture` draws it, `close` ends everything. */
export async function openPage(url, { width = 1280, height = 900 } = {}) {
  const profile = await mkdtemp(join(tmpdir(), "nongbo-page-"));
  const lines = Object.entries(PREFERENCES).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});\n`);
  await writeFile(join(profile, "user.js"), lines.join(""));
  const flags = ["--headless", "--marionette", "-remote-allow-system-access", "--no-remote", "--profile", profile];
  const browser = spawn(browserPath(), flags, { stdio: "ignore", env: { ...process.env, MOZ_HEADLESS_WIDTH: String(width), MOZ_HEADLESS_HEIGHT: String(height) } });
  const socket = connect(await port(profile), "127.0.0.1");
  const waiting = new Map();
  let number = 0, buffer = Buffer.alloc(0);
  socket.on("data", (data) => {
    buffer = Buffer.concat([buffer, data]);
    for (;;) {
      const colon = buffer.indexOf(":"), length = Number(buffer.subarray(0, colon));
      if (colon < 0 || buffer.length < colon + 1 + length) return;
      const message = JSON.parse(buffer.subarray(colon + 1, colon + 1 + length));
      buffer = buffer.subarray(colon + 1 + length);
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const { good, bad } = waiting.get(id);
      waiting.delete(id);
      if (error) bad(new Error(error.message)); else good(result);
    }
  });
  const send = (name, parameters = {}) => new Promise((good, bad) => {
    waiting.set(++number, { good, bad });
    const text = JSON.stringify([0, number, name, parameters]);
    socket.write(`${Buffer.byteLength(text)}:${text}`);
  });
  const script = async (text) => (await send("WebDriver:ExecuteScript", { script: text, args: [], sandbox: null })).value;
  const inBrowser = async (text) => {
    await send("Marionette:SetContext", { value: "chrome" });
    try {
      return await script(text);
    } finally {
      await send("Marionette:SetContext", { value: "content" });
    }
  };
  await send("WebDriver:NewSession", { capabilities: {} });
  await inBrowser(WATCH);
  const size = (width, height) => inBrowser(`const { style } = gBrowser.selectedBrowser;
    for (const side of ["width", "minWidth", "maxWidth"]) style[side] = "${width}px";
    for (const side of ["height", "minHeight", "maxHeight"]) style[side] = "${height}px";`);
  await size(width, height);
  await send("WebDriver:Navigate", { url });
  const run = (expression) => script(`return (${expression})`);
  const until = async (expression, seconds = 120) => {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(20)) {
      const value = await run(expression).catch(() => undefined);
      if (value) return value;
    }
    throw new Error(`after ${seconds} s still not: ${expression}`);
  };
  const KEYS = { Tab: "\uE004", Enter: "\uE007", ArrowUp: "\uE013", ArrowDown: "\uE015" };
  const press = async (key) => {
    const value = KEYS[key] ?? key;
    const actions = [{ type: "keyDown", value }, { type: "keyUp", value }];
    await send("WebDriver:PerformActions", { actions: [{ type: "key", id: "keyboard", actions }] });
  };
  const click = async (selector) => {
    const { value } = await send("WebDriver:FindElement", { using: "css selector", value: selector });
    await send("WebDriver:ElementClick", { id: Object.values(value)[0] });
  };
  const picture = async () => (await send("WebDriver:TakeScreenshot", { full: true, hash: false })).value;
  const requests = () => inBrowser("return window.pageRequests");
  const problems = () => inBrowser(PROBLEMS);
  const close = async () => {
    const ended = new Promise((go) => browser.once("exit", go));
    socket.destroy();
    browser.kill();
    await ended;
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  };
  return { run, until, press, click, size, picture, close, requests, problems };
}
