// Prints the content hash of two arms of an experiment file, computed in WebAssembly.
// Usage: node run.mjs MODULE.wasm EXPERIMENT.toml

import { readFile } from "node:fs/promises";

const [modulePath, experimentPath] = process.argv.slice(2);
const { instance } = await WebAssembly.instantiate(await readFile(modulePath));
const { memory, allocate, run_experiment, result_address, result_bytes } = instance.exports;

const result = () =>
  new TextDecoder().decode(new Uint8Array(memory.buffer, result_address(), result_bytes()));

const text = await readFile(experimentPath);
const address = allocate(text.length);
new Uint8Array(memory.buffer, address, text.length).set(text);
let succeeded = 0;
try {
  succeeded = run_experiment(address, text.length);
} catch (trap) {
  console.error(`${trap}: ${result()}`);
  process.exit(1);
}
if (!succeeded) {
  console.error(result());
  process.exit(1);
}
console.log(result());
