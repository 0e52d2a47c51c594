/** A QuickJS that nobody used before: its WebAssembly is compiled once, and instantiated for every run. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import givenVariant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';

/** As much of it as is used here; Node's types leave it to the browser's. */
declare const WebAssembly: {
  compile: (bytes: Uint8Array) => Promise<object>;
  Memory: { prototype: Growing & { grow: (this: Growing, pages: number) => number } };
};

type Growing = { buffer: { byteLength: number } };

const stackBytes = 512 * 1024;
/** What a module needs beside what scripts allocate. */
const moduleBytes = 24 * 1024 * 1024;
const pageBytes = 65_536;

let mostBytes = 0;
const { grow } = WebAssembly.Memory.prototype;
// QuickJS counts what is allocated, not what is lost between the pieces: this ends the growth for both.
WebAssembly.Memory.prototype.grow = function growWithin(pages) {
  if (this.buffer.byteLength + pages * pageBytes > mostBytes) throw new RangeError('No more memory.');
  return grow.call(this, pages);
};

const wasmModule = WebAssembly.compile(
  readFileSync(fileURLToPath(import.meta.resolve('@jitl/quickjs-wasmfile-release-sync/wasm'))),
);

/** A runtime in a module of its own, with its limits. One at a time in a process. */
export async function freshRuntime(memoryBytes: number): Promise<QuickJSRuntime> {
  mostBytes = memoryBytes + moduleBytes;
  const variant = newVariant<QuickJSSyncVariant>(variantOf(givenVariant), { wasmModule: await wasmModule });
  const quickjs = await newQuickJSWASMModuleFromVariant(variant);
  const runtime = quickjs.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  return runtime;
}

/** The package's types are those of its CommonJS form, where the variant is one step further in. */
function variantOf(given: QuickJSSyncVariant | { default: QuickJSSyncVariant }): QuickJSSyncVariant {
  return 'default' in given ? given.default : given;
}
