"use strict";
// The script of a page with levers. All words, numbers and figures come from the engine; this file reads levers, gives
// replications to workers and shows what comes back. It runs from a file: no module, no request.

// The code of a worker. It gets the engine as bytes, then tasks; between two quarters of a simulated year it listens.
function workerMain() {
  let engine, current = 0;
  const channel = new MessageChannel();
  const pause = () => new Promise((go) => { channel.port1.onmessage = go; channel.port2.postMessage(0); });
  async function simulate({ job, replication, order, part, quarter }) {
    engine.call("task", order);
    // The first week founds the world; those after it show how long a week takes.
    let left = Number(engine.call("advance", "", 1));
    while (left > 0) {
      const before = left, begun = performance.now();
      left = Number(engine.call("advance", "", quarter));
      postMessage({ job, replication, part, left, week: (performance.now() - begun) / (before - left) });
      await pause();
      if (current !== job) return postMessage({ job, replication, ended: true });
    }
    postMessage({ job, replication, ended: true, result: engine.call("finish", "") });
  }
  onmessage = async ({ data }) => {
    if (data.job !== undefined) current = data.job;
    try {
      if (data.bytes) {
        engine = await openEngine(data.bytes);
        postMessage({ ready: true });
      } else if (data.order) await simulate(data);
    } catch (problem) {
      postMessage({ job: current, replication: data.replication, ended: true, trap: String(problem.message) });
    }
  };
}

// The engine: `call` writes a text, calls a function and reads the text that it leaves.
async function openEngine(bytes) {
  const { exports } = (await WebAssembly.instantiate(bytes)).instance;
  const read = () => new TextDecoder().decode(
    new Uint8Array(exports.memory.buffer, exports.output_address(), exports.output_bytes()));
  const call = (name, text, number) => {
    let succeeded = 0;
    try {
      const letters = new TextEncoder().encode(text);
      const address = exports.input(letters.length);
      new Uint8Array(exports.memory.buffer, address, letters.length).set(letters);
      succeeded = exports[name](number);
    } catch (trap) {
      throw new Error(read() || String(trap));
    }
    if (!succeeded) throw new Error(read());
    return read();
  };
  return { call };
}

(async () => {
  const find = (id) => document.getElementById(id);
  const all = (selector) => [...document.querySelectorAll(selector)];
  const setup = JSON.parse(find("setup").textContent);
  const { words } = setup;
  const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const [form, answer, status, progress, pinned] = ["levers", "answer", "status", "progress", "pinned"].map(find);
  const inputs = all("#levers input[type=number]");
  const ofKind = (kind) => inputs.filter((input) => input.dataset.kind === kind);

  // Levers. -------------------------------------------------------------------------------------------------------------

  // The value of a lever at the beginning; one of the world has another in every county.
  const start = (input) => input.getAttribute("data-at-" + find("county").value) ?? input.defaultValue;
  const isMoved = (input) => Number(input.value) !== Number(start(input));
  const slider = (input) => document.querySelector(`.slide[data-of="${input.id}"]`);
  const toolsOf = (id) => all(`[data-pathway="${id}"] input[type=number]`);
  const sum = (tools) => tools.reduce((total, tool) => total + Number(tool.value), 0);
  const checkedScope = () => document.querySelector("[name=scope]:checked").value;

  // A value inside the range of its input.
  function within(input, value) {
    const number = Number.isFinite(parseFloat(value)) ? parseFloat(value) : Number(start(input));
    const kept = Math.min(Math.max(number, Number(input.min)), Number(input.max));
    return String(input.dataset.kind === "world" ? kept : Math.round(kept));
  }

  // Divides the money of a pathway over its instruments as it is divided now, equally where there is none.
  function divide(pathway) {
    const tools = toolsOf(pathway.id), total = Number(pathway.value), before = sum(tools);
    let given = 0, share = 0;
    for (const tool of tools) {
      share += before ? Number(tool.value) / before : 1 / tools.length;
      const until = Math.round(total * share);
      tool.value = until - given;
      given = until;
    }
  }

  // Brings sliders, sums and totals in line with the numbers.
  function show() {
    for (const pathway of ofKind("all")) pathway.value = sum(toolsOf(pathway.id));
    for (const input of inputs) slider(input).value = input.value;
    const growers = Number(find("growers").value);
    for (const total of all("[data-total]")) {
      const yuan = Number(find(total.dataset.total).value) * growers / words.totalFactor;
      const text = yuan.toLocaleString("en", { maximumFractionDigits: words.totalFactor > 1 ? 1 : 0 });
      total.textContent = yuan ? fill(words.total, { total: text }) : "";
    }
  }

  function position() {
    const world = ofKind("world").filter(isMoved);
    const money = ofKind("money").filter((input) => Number(input.value) > 0);
    const entries = (list) => Object.fromEntries(list.map((input) => [input.id, Number(input.value)]));
    return {
      county: find("county").value, growers: Number(find("growers").value), years: Number(find("years").value),
      everybody: checkedScope() === "everybody", world: entries(world), money: entries(money),
    };
  }

  // Values that are not those of the beginning, as the part of the address behind #.
  function address() {
    const parts = new URLSearchParams();
    const add = (key, value, usual) => { if (String(value) !== String(usual)) parts.set(key, value); };
    add("county", find("county").value, setup.position.county);
    for (const input of inputs) if (input.dataset.kind !== "all" && isMoved(input)) parts.set(input.id, input.value);
    add("years", find("years").value, setup.position.years);
    add("scope", checkedScope(), setup.position.everybody ? "everybody" : "these");
    return parts.toString();
  }

  function goTo(hash) {
    const parts = new URLSearchParams(hash);
    const pick = (id, value) => { if ([...find(id).options].some((option) => option.value === value)) find(id).value = value; };
    pick("county", parts.get("county") ?? setup.position.county);
    for (const input of inputs) input.value = parts.has(input.id) ? within(input, parts.get(input.id)) : start(input);
    pick("years", parts.get("years") ?? String(setup.position.years));
    const scope = parts.get("scope") ?? (setup.position.everybody ? "everybody" : "these");
    for (const radio of all("[name=scope]")) radio.checked = radio.value === scope;
    show();
  }

  // Simulation. ---------------------------------------------------------------------------------------------------------

  // The first interval of a new position takes at most so many milliseconds.
  const SOON = 1500;
  // The share of a week's work that does not depend on the number of households.
  const FIXED = 0.15;
  const say = (text) => { status.textContent = text; };
  let bytes, teller, workers = [], job = 0, order, traps = [], asked = 0, shown = 0, drawing = 100, waiting = 0, warming;
  // Milliseconds of a week of the whole world, measured last.
  let pace = 0;
  const shareOf = (part) => FIXED + (1 - FIXED) / part;
  const weekOf = (part) => pace * shareOf(part);

  async function unpack() {
    const packed = Uint8Array.from(atob(find("engine").textContent), (letter) => letter.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  const code = URL.createObjectURL(new Blob([`"use strict";${openEngine};(${workerMain})()`], { type: "text/javascript" }));
  function addWorker(at) {
    const worker = { process: new Worker(code), free: false, ready: false };
    worker.process.onmessage = ({ data }) => heard(worker, at, data);
    worker.process.postMessage({ bytes });
    workers[at] = worker;
  }

  // Gives free workers the next replications.
  function deal() {
    for (const worker of workers) {
      if (!worker.free || !order || order.next >= order.replications) continue;
      worker.free = false;
      const replication = order.next++;
      const text = JSON.stringify({ text: order.text, set: order.set, replication });
      worker.process.postMessage({ job, replication, order: text, part: order.part, quarter: 13 });
    }
  }

  function heard(worker, at, data) {
    if (data.trap && !worker.ready) return say(fill(words.old, { what: data.trap }));
    if (data.trap) {
      // An instance that trapped cannot be used again.
      worker.process.terminate();
      addWorker(at);
      worker = workers[at];
      if (data.job === job && order) {
        traps.push({ replication: data.replication, seed: setup.seed, what: data.trap });
        order.failed++;
      }
    } else if (data.ready) {
      worker.ready = true;
      // Browsers compile the engine better while it works: a small world is simulated for nothing.
      if (order) worker.free = true;
      else worker.process.postMessage({ job: -1, replication: 0, order: warming, quarter: 13 });
    } else if (data.ended) worker.free = true;
    if (data.week && data.part) pace = data.week / shareOf(data.part);
    if (data.job === job && order) {
      if (data.week) tooSlow(data.left);
      if (data.result) {
        order.done = Number(teller.call("collect", data.result));
        update();
      } else if (data.trap) update();
    }
    deal();
  }

  // The first answer needs two replications at once. Where the whole world would take too long for them on this machine, it
  // comes from a smaller one, and the whole world is simulated after it.
  const remaining = () => SOON - drawing - (performance.now() - asked);
  const rounds = () => Math.ceil(2 / workers.length);
  function fitting() {
    let part = 1;
    while (part * 2 <= order.parts && rounds() * order.weeks * weekOf(part) > remaining()) part *= 2;
    return part;
  }

  // Measured while the first replications are simulated: takes a smaller world if that is sooner.
  function tooSlow(left) {
    if (order.done || order.follows || rounds() * left * weekOf(order.part) < remaining()) return;
    const part = fitting();
    if (part > order.part && order.weeks * weekOf(part) < left * weekOf(order.part) && prepare(part)) begin();
  }

  // Prepares a new position of the levers, or a world of another size.
  function prepare(part, follows) {
    try {
      const question = JSON.stringify({ position: position(), part });
      order = { ...JSON.parse(teller.call("prepare", question)), part, follows, next: 0, done: 0, failed: 0, address: address() };
    } catch (problem) {
      stop();
      say(problem.message);
      return false;
    }
    order.isSmaller = order.simulated < order.households;
    if (order.isSmaller) order.replications = Math.min(order.replications, Math.max(2, workers.length));
    return true;
  }

  // Whatever is simulated ends within a quarter.
  function stop() {
    clearTimeout(waiting);
    order = undefined;
    job++;
    for (const worker of workers) worker.process.postMessage({ job });
  }

  function begin() {
    const next = order;
    stop();
    order = next;
    traps = [];
    find("file").textContent = order.text;
    find("command").textContent = order.command;
    find("address").textContent = location.href.split("#")[0] + "#" + order.address;
    update();
    deal();
  }

  function ask(since = performance.now()) {
    asked = since;
    delete answer.dataset.waited;
    if (prepare(1) && (fitting() === 1 || prepare(fitting()))) begin();
  }

  function update() {
    const { done, failed, replications, isSmaller, follows } = order;
    const before = follows?.replications ?? 0;
    progress.max = before + replications;
    progress.value = before + done + failed;
    const hasEnded = done + failed >= replications;
    const lines = [fill(hasEnded ? words.ready : words.working, { done, all: replications })];
    if (done < 2 && !follows) lines.unshift(words.first);
    if (isSmaller) lines.push(fill(words.smaller, order));
    if (follows && done < 2) lines.unshift(fill(words.follows, follows));
    for (const trap of traps) lines.push(fill(words.trap, trap));
    say(lines.join(" "));
    // Not more often than a reader can follow.
    clearTimeout(waiting);
    if (isSmaller && hasEnded) {
      if (done >= 2) write();
      if (prepare(1, order)) begin();
      return;
    }
    const due = hasEnded || performance.now() - shown > 250;
    if (done >= 2) waiting = setTimeout(write, due ? 0 : 250);
  }

  function write() {
    const begun = performance.now();
    const opened = all("#answer details").map((details) => details.open);
    const { html, hash, seen } = JSON.parse(teller.call("answer", ""));
    answer.innerHTML = html;
    all("#answer details").forEach((details, at) => { details.open = Boolean(opened[at]); });
    for (const place of all("[data-seen]")) place.textContent = seen[place.dataset.seen];
    const { part, done, replications, isSmaller } = order;
    Object.assign(answer.dataset, { hash, job, part, done, all: replications });
    find("world").textContent = isSmaller ? fill(words.smaller, order) : "";
    shown = performance.now();
    drawing = shown - begun;
    answer.dataset.waited ??= Math.round(shown - asked);
  }

  let moved = 0;
  function changed(event) {
    const { target } = event;
    let input = target;
    if (target.classList.contains("slide") || target.dataset.set) {
      input = find(target.dataset.of);
      input.value = target.dataset.set ?? target.value;
    }
    if (target.id === "county") for (const lever of inputs) if (lever.hasAttribute("data-at-" + target.value)) lever.value = start(lever);
    if (input.type === "number" && event.type !== "input") input.value = within(input, input.value);
    if (input.dataset.kind === "all") divide(input);
    show();
    history.replaceState(null, "", "#" + address());
    clearTimeout(moved);
    if (!order || order.address !== address()) moved = setTimeout(ask, 60, performance.now());
  }

  // What a reader can do. -----------------------------------------------------------------------------------------------

  function pin() {
    pinned.replaceChildren();
    const heading = document.createElement("h3");
    heading.textContent = words.pinned;
    const remove = document.createElement("button");
    remove.type = "button";
    remove.textContent = words.unpin;
    remove.onclick = () => { pinned.hidden = true; find("pin").focus(); };
    const levers = document.createElement("p");
    levers.className = "name";
    const name = (input) => `${document.querySelector(`label[for="${input.id}"]`).textContent} ${input.value}`;
    const paid = ofKind("money").filter((input) => Number(input.value) > 0);
    levers.textContent = [find("county").selectedOptions[0].textContent, ...ofKind("world").filter(isMoved).map(name), ...paid.map(name)].join(" · ");
    const parts = all("#answer > .lead, #answer > .cards, #answer > .beside").map((part) => part.cloneNode(true));
    const world = find("world").cloneNode(true);
    world.removeAttribute("id");
    pinned.append(heading, levers, world, ...parts, remove);
    pinned.hidden = false;
  }

  async function copy(button) {
    const source = find(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      // Without leave to write: the browser copies what is selected.
      getSelection().selectAllChildren(source);
      if (!document.execCommand("copy")) return say(words.selected);
    }
    say(words.copied);
  }

  try {
    bytes = await unpack();
    teller = await openEngine(bytes);
    teller.call("session", find("setup").textContent);
    const { text, set } = JSON.parse(teller.call("prepare", JSON.stringify({ position: setup.position, part: 8 })));
    warming = JSON.stringify({ text, set, replication: 0 });
  } catch (problem) {
    find("bar").hidden = false;
    return say(fill(words.old, { what: problem.message }));
  }
  for (let at = 0; at < Math.min(navigator.hardwareConcurrency || 2, 8); at++) addWorker(at);
  form.addEventListener("input", (event) => { if (event.target.type === "range") changed(event); });
  form.addEventListener("change", (event) => { if (event.target.type !== "range") changed(event); });
  form.addEventListener("click", (event) => { if (event.target.dataset.set) changed(event); });
  form.addEventListener("submit", (event) => event.preventDefault());
  find("pin").onclick = pin;
  find("reset").onclick = () => { goTo(""); history.replaceState(null, "", "#"); ask(); };
  for (const button of all(".copy")) { button.hidden = false; button.onclick = () => copy(button); }
  addEventListener("hashchange", () => { if (address() !== location.hash.slice(1)) { goTo(location.hash.slice(1)); ask(); } });
  form.hidden = find("bar").hidden = false;
  goTo(location.hash.slice(1));
  find("address").textContent = location.href.split("#")[0] + "#" + address();
  if (address()) ask(); else say(words.start);
  document.body.dataset.ready = "yes";
})();
