// What a subkernel's thread runs in the tests.
import { workerData } from "node:worker_threads";
import { isSubkernelThread, serveSubkernel } from "../../src/index.js";

if (isSubkernelThread(workerData)) serveSubkernel(workerData);
