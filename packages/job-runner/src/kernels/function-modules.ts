import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { KernelContext } from "./kernel.js";

/** What a module exports, by name. */
export type ModuleExports = Readonly<Record<string, unknown>>;

/** The modules of a child's functions. Each is found and loaded once, however many calls a span has. */
export class FunctionModules {
  readonly #context: Pick<KernelContext, "folder" | "load">;
  /** By path: two names may be the same module's. */
  readonly #loading = new Map<string, Promise<ModuleExports>>();
  /** By the name as calls have it. */
  readonly #loaded = new Map<string, ModuleExports>();

  constructor(context: Pick<KernelContext, "folder" | "load">) {
    this.#context = context;
  }

  /** What a module exports, once it is loaded; `undefined` before. */
  loaded(name: string): ModuleExports | undefined {
    return this.#loaded.get(name);
  }

  /**
   * Loads a module by its path in the working directory; rejects with what the module throws.
   * @throws Error when it lies outside of that directory.
   */
  load(name: string): Promise<ModuleExports> {
    const { folder, load } = this.#context;
    const path = resolve(folder, name);
    // Only what was submitted with the job, and so checked, is ever run.
    if (relative(folder, path).startsWith("..")) {
      throw new Error(`The module "${name}" lies outside of the working directory.`);
    }
    let loading = this.#loading.get(path);
    if (loading === undefined) {
      loading = load(pathToFileURL(path).href);
      this.#loading.set(path, loading);
    }
    return loading.then((exported) => {
      this.#loaded.set(name, exported);
      return exported;
    });
  }
}
