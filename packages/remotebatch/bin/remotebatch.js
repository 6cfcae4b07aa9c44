#!/usr/bin/env node
import "@remotebatch/cli/bin/remotebatch.js";
