import { existsSync } from "node:fs";
import { ensureKeeper } from "./keeper-process.js";
import { isEnd, LaunchFolder } from "./launch-folder.js";
import { OwedNotes } from "./owed-notes.js";
import { removeLaunch } from "./remove-launch.js";

/** Does what was asked while the host could not be reached. A note goes when it is done, so one that is not is met again. */
export async function settleOwed(root: string): Promise<void> {
  const notes = new OwedNotes(root);
  for (const note of notes.all()) {
    const { key, children, isRemoval } = note;
    try {
      const folder = new LaunchFolder(root, key);
      if (!existsSync(folder.path)) notes.strike(note);
      else if (isRemoval) {
        // A keeper that works does it itself.
        if (await removeLaunch(root, key, 0)) notes.strike(note);
      } else {
        const events = folder.latest();
        const open = [...(children ?? folder.task().children)].filter(
          (child) => !isEnd(events.get(child)?.phase ?? "queued"),
        );
        folder.cancel(open);
        if (open.length === 0) notes.strike(note);
        else ensureKeeper(root, key, folder);
      }
    } catch {
      // One that cannot be settled does not stand in the way of the others, nor of what the host is asked now.
    }
  }
}
