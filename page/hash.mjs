// Prints the content hash of an experiment that is simulated in WebAssembly, one replication after another.
// Usage: node hash.mjs ENGINE.wasm SETUP.json
// The setup is that of a page, as `Setup` writes it; what is simulated is its first position.

import { readFile } from "node:fs/promises";

const [enginePath, setupPath] = process.argv.slice(2);
const { exports } = (await WebAssembly.instantiate(await readFile(enginePath))).instance;
const read = () =>
  new TextDecoder().decode(new Uint8Array(exports.memory.buffer, exports.output_address(), exports.output_bytes()));

function call(name, text = "", number = 0) {
  let succeeded = 0;
  try {
    const letters = new TextEncoder().encode(text);
    const address = exports.input(letters.length);
    new Uint8Array(exports.memory.buffer, address, letters.length).set(letters);
    succeeded = exports[name](number);
  } catch (trap) {
    console.error(`${name}: ${trap}: ${read()}`);
    process.exit(1);
  }
  if (!succeeded) {
    console.error(`${name}: ${read()}`);
    process.exit(1);
  }
  return read();
}

const setup = await readFile(setupPath, "utf8");
call("session", setup);
const prepared = JSON.parse(call("prepare", JSON.stringify({ position: JSON.parse(setup).position, part: 1 })));
// In another order than natively, and with pauses.
for (let replication = prepared.replications - 1; replication >= 0; replication--) {
  call("task", JSON.stringify({ text: prepared.text, set: prepared.set, replication }));
  while (Number(call("advance", "", 13)) > 0);
  call("collect", call("finish"));
}
const { html, hash } = JSON.parse(call("answer"));
if (!html.includes("<svg") || /NaN|Infinity/.test(html)) {
  console.error("the answer has no figure, or a number that is none");
  process.exit(1);
}
console.log(hash);
