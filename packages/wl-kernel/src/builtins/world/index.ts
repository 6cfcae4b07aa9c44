import type { Builtin } from "../../core/builtin.js";
import { parallel } from "../parallel/index.js";
import { binaryData } from "./binary-data.js";
import { byteArrays } from "./byte-arrays.js";
import { echoing } from "./echoing.js";
import { fileSystem } from "./file-system.js";
import { hashing } from "./hashing.js";
import { importExport } from "./import-export.js";
import { measuring } from "./measuring.js";
import { pathNames } from "./path-names.js";
import { reading } from "./reading.js";
import { refusals } from "./refusals.js";
import { serialization } from "./serialization.js";
import { systemValues } from "./system-values.js";
import { urls } from "./urls.js";
import { writing } from "./writing.js";

/** Files, streams, formats, time, memory, parallel functions and what the system says of itself. */
export const world: Readonly<Record<string, readonly Builtin[]>> = {
  importExport,
  fileSystem,
  pathNames,
  urls,
  reading,
  writing,
  binaryData,
  serialization,
  byteArrays,
  hashing,
  echoing,
  measuring,
  systemValues,
  parallel,
  refusals,
};
