export { durationText } from "./duration-text.js";
export { type LineStream, LiveLine } from "./live-line.js";
export { type ProgressOptions, showProgress, type WatchedJob } from "./show-progress.js";
export { type Progressing, statusLine } from "./status-line.js";
export { paint, type Style, type Terminal, terminalOf, visibleLength } from "./terminal.js";
