import {
  describeProvider,
  executeTestProgram,
  memoryProvider,
} from "@remotebatch/provider-testkit";
import { describe, test } from "vitest";

describeProvider({ describe, test }, () =>
  memoryProvider({ execute: executeTestProgram, maxArraySize: 2 }),
);
