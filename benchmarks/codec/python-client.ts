// Times of wolframclient, the Python client of the maker, on the very bytes of a data set.
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = `
import sys, time, statistics
from wolframclient.serializers import export
from wolframclient.deserializers import binary_deserialize
data = open(sys.argv[1], "rb").read()
value = binary_deserialize(data)
def cpu(call):
    times = []
    for _ in range(3):
        start = time.thread_time()
        call()
        times.append(1000 * (time.thread_time() - start))
    return statistics.median(times)
print(cpu(lambda: export(value, target_format="wxf")), cpu(lambda: binary_deserialize(data)))
`;

/** Makes a virtual environment with wolframclient; `undefined` where Python or the package cannot be had. */
export function pythonWithClient(): string | undefined {
  const folder = join(tmpdir(), "wxf-benchmark-python");
  const python = join(folder, "bin", "python");
  try {
    if (!existsSync(join(folder, "ready"))) {
      execFileSync("python3", ["-m", "venv", folder], { stdio: "ignore" });
      execFileSync(python, ["-m", "pip", "install", "-q", "wolframclient"], { stdio: "ignore" });
      writeFileSync(join(folder, "ready"), "");
    }
    return python;
  } catch {
    return undefined;
  }
}

/** Milliseconds of processor time of one encode and one decode, medians of three. */
export function pythonTimes(python: string, bytes: Uint8Array): { encode: number; decode: number } {
  const file = join(mkdtempSync(join(tmpdir(), "wxf-benchmark-")), "data.wxf");
  writeFileSync(file, bytes);
  const text = execFileSync(python, ["-c", program, file], { encoding: "utf8" });
  const [encode = Number.NaN, decode = Number.NaN] = text.trim().split(" ").map(Number);
  return { encode, decode };
}
