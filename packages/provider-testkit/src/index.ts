export { arrayTestJob, singleTestJob, testElement } from "./test-jobs.js";
export { type TestProgram, type TestStep, testRunner } from "./test-runner.js";
