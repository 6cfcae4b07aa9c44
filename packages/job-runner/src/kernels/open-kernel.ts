import { type Kernel, type KernelContext, KernelMissing, type OpenKernel } from "./kernel.js";

/** How each kind is loaded: only the one that a job names is. */
const kinds: ReadonlyMap<string, () => Promise<OpenKernel>> = new Map([
  ["embedded", async () => (await import("./embedded.js")).openEmbedded],
  ["node", async () => (await import("./node.js")).openNode],
  ["woxi", async () => (await import("./programs/woxi.js")).openWoxi],
  ["mathics", async () => (await import("./programs/mathics.js")).openMathics],
  ["wolfram", async () => (await import("./programs/wolfram.js")).openWolfram],
]);

/**
 * Opens the kernel that a job names; never another one in its place.
 * @throws KernelMissing when the kind is unknown, or its program is not on this machine.
 */
export async function openKernel(kind: string, context: KernelContext): Promise<Kernel> {
  const load = kinds.get(kind);
  if (load === undefined) {
    const known = [...kinds.keys()].join(", ");
    throw new KernelMissing(
      `The job asks for the kernel "${kind}", which this runner does not know; it has: ${known}.`,
    );
  }
  const open = await load();
  return await open(context);
}
