// Loaded before the runner: tells how much each part of it still holds when a child's evaluations have all ended.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const { isMainThread } = require("node:worker_threads");

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");
const { closeSync, fsyncSync } = fs;

let measuring = false;
function measure(part) {
  if (measuring) return;
  measuring = true;
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  fs.writeFileSync(`${process.env.HEAP_FILES}-${part}`, String(heapUsed + arrayBuffers));
  measuring = false;
}

if (!isMainThread) {
  // The last files that the evaluator closes are those of the elements.
  fs.closeSync = (file) => {
    closeSync(file);
    measure("evaluator");
  };
} else if (process.argv[2] !== "--host") {
  let isFirst = true;
  // The first file that is synced is the result, once it is whole.
  fs.fsyncSync = (file) => {
    if (isFirst) measure("supervisor");
    isFirst = false;
    fsyncSync(file);
  };
}
syncBuiltinESMExports();
