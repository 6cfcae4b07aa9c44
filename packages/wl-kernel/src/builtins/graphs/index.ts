import type { Builtin } from "../../core/builtin.js";
import { changingGraphs } from "./changing.js";
import { graphChoices } from "./choosing.js";
import { constructingGraphs } from "./constructing.js";
import { graphPaths } from "./paths.js";
import { graphQueries } from "./queries.js";

/** Graphs, topic by topic. */
export const graphs: Readonly<Record<string, readonly Builtin[]>> = {
  constructingGraphs,
  changingGraphs,
  graphQueries,
  graphPaths,
  graphChoices,
};
