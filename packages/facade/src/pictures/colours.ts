import type { Phase } from "@remotebatch/job-model";

/** Fill of each phase in light and in dark mode; neighbours differ in lightness too, for readers who see few colours. */
export const phaseColours: Readonly<Record<Phase, readonly [light: string, dark: string]>> = {
  queued: ["#c5cbd5", "#566072"],
  starting: ["#9db8e8", "#5a7cb8"],
  running: ["#2f6fde", "#6ea2ff"],
  succeeded: ["#1f8a4c", "#4cc27f"],
  failed: ["#c62f39", "#ff7078"],
  timedOut: ["#b45f06", "#f0a04b"],
  cancelled: ["#7a4fa3", "#b78be0"],
  lost: ["#3b3f46", "#d4d7dd"],
};

/** Words for phases in legends. */
export const phaseWords: Readonly<Record<Phase, string>> = {
  queued: "queued",
  starting: "starting",
  running: "running",
  succeeded: "succeeded",
  failed: "failed",
  timedOut: "timed out",
  cancelled: "cancelled",
  lost: "lost",
};

const text = `text{font:12px system-ui,-apple-system,"Segoe UI","Helvetica Neue",Arial,sans-serif;fill:#3d4552}.strong{font-weight:600;fill:#1a1f29}`;
const darkText = "text{fill:#b9c2d0}.strong{fill:#eef1f6}";

/** Style sheet of a picture: rules for light mode, and the ones that dark mode overrides. */
export function pictureStyle(light: string, dark: string): string {
  return `${text}${light}@media (prefers-color-scheme:dark){${darkText}${dark}}`;
}
