import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type OwedNote, owedFolder } from "../agent-protocol.js";
import { isLaunchKey } from "./launch-folder.js";

/** A note as it lies there. */
interface FiledNote {
  readonly key: string;
  /** Children that are to end; all where there is no list. */
  readonly children?: ReadonlySet<number>;
  readonly isRemoval: boolean;
  readonly path: string;
}

/** What was asked while the host could not be reached; clients leave it in the folder that is shared. */
export class OwedNotes {
  readonly #folder: string;
  /** Notes are written whole and never changed. */
  readonly #known = new Map<string, FiledNote>();

  constructor(root: string) {
    this.#folder = join(root, owedFolder);
  }

  all(): readonly FiledNote[] {
    if (!existsSync(this.#folder)) return [];
    return readdirSync(this.#folder).flatMap((name) => this.#read(name) ?? []);
  }

  /** Those of one launch. */
  of(key: string): readonly FiledNote[] {
    return this.all().filter((note) => note.key === key);
  }

  /** What was asked is done. */
  strike({ path }: FiledNote): void {
    rmSync(path, { force: true });
  }

  #read(name: string): FiledNote | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const path = join(this.#folder, name);
    try {
      const note = JSON.parse(readFileSync(path, "utf8")) as Partial<OwedNote> | null;
      if (typeof note?.key !== "string" || !isLaunchKey(note.key)) return undefined;
      const { key, children, isRemoval = false } = note;
      if (children !== undefined && !Array.isArray(children)) return undefined;
      const some = children === undefined ? {} : { children: new Set(children) };
      const filed = { key, isRemoval, path, ...some };
      this.#known.set(name, filed);
      return filed;
    } catch {
      // Some other program's file, or struck by another process just now.
      return undefined;
    }
  }
}
